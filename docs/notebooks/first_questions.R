# First questions, in base R: the same as first_questions.py, on CSV files.
#
#   .venv/bin/dateline export --format csv --to tables \
#     event_evidence stories build coverage_days brief_age_summary story_changes event_type_crosswalk
#   Rscript docs/notebooks/first_questions.R tables
#
# With the package duckdb nothing has to be exported. Then the lines up to `table` become:
#
#   library(duckdb)
#   db <- dbConnect(duckdb(), "data/warehouse/news.duckdb", read_only = TRUE)
#   table <- function(name) dbReadTable(db, name)
#
# and `stories$agency_codes` is a list of vectors, so that question 3 needs no `strsplit`.

arguments <- commandArgs(trailingOnly = FALSE)
folder <- c(commandArgs(trailingOnly = TRUE), "tables")[1]
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)))

table <- function(name) {
  file <- file.path(folder, paste0(name, ".csv"))
  if (!file.exists(file)) {
    message("There is no ", file, ": the first lines of this script say how to export it.")
    quit(status = 1)
  }
  # An empty cell is a null. The text NA is none: it is the code of Namibia.
  read.csv(file, encoding = "UTF-8", na.strings = "", stringsAsFactors = FALSE)
}
show <- function(title, rows) {
  cat("\n##", title, "\n")
  print(head(rows, 15), row.names = FALSE, digits = 4)
}

events <- table("event_evidence")
events$event_date <- as.Date(events$event_date)
# Background, older than about a month, is no news.
news <- events[events$realis != "historical", ]
build <- table("build")
stories <- table("stories")

# 1. How did two countries treat each other, week by week? The sum of confidences is how many right events to expect;
# the band holds their true number 95 times in 100, if events err independently.
monday <- function(days) days - (as.integer(format(days, "%u")) - 1)
dyad <- sort(c("RUS", "UKR"))
told <- news[news$country_a == dyad[1] & news$country_b == dyad[2] & !is.na(news$event_date), ]
days <- table("coverage_days")
# A week with stories but without events of the dyad is a zero, not a gap.
weekly <- expand.grid(
  kind = c("conflict", "cooperation"),
  week = sort(unique(monday(as.Date(days$day[days$stories > 0 & !is.na(days$day)])))),
  stringsAsFactors = FALSE
)
sums <- mapply(function(week, kind) {
  p <- told$confidence[monday(told$event_date) == week & (told$quad_class >= 3) == (kind == "conflict")]
  half <- 1.96 * sqrt(sum(p * (1 - p)))
  c(length(p), sum(p), max(0, sum(p) - half), min(length(p), sum(p) + half))
}, weekly$week, weekly$kind)
weekly <- cbind(weekly[c("week", "kind")], setNames(as.data.frame(t(sums)), c("events", "expected", "low", "high")))
show(paste(dyad, collapse = " and "), weekly)

# 2. Who accuses whom?
accuse <- news[news$event_type == "ACCUSE", ]
accuse$confident <- accuse$confidence >= build$confident_from
accusations <- aggregate(
  cbind(events = 1, confident = confident) ~ source_country_en + target_country_en, accuse, sum
)
show("Who accuses whom", accusations[order(-accusations$events, -accusations$confident,
                                          accusations$source_country_en, accusations$target_country_en), ])

# 3. What does one agency alone report? ANP packages every report, so it is set aside.
agencies <- strsplit(gsub("^\\[|\\]$", "", stories$agency_codes), ", ", fixed = TRUE)
others <- lapply(agencies, setdiff, y = "ANP")
alone <- unlist(others[lengths(others) == 1])
exclusives <- merge(
  setNames(as.data.frame(base::table(alone), stringsAsFactors = FALSE), c("agency", "exclusives")),
  setNames(as.data.frame(base::table(unlist(others)), stringsAsFactors = FALSE), c("agency", "stories"))
)
exclusives$share <- exclusives$exclusives / exclusives$stories
show("Agency exclusives", exclusives[order(-exclusives$exclusives, exclusives$agency), ])

# 4. How fresh are the briefs? The age of a brief when its page was captured, weighted by the briefs of a day.
ages <- table("brief_age_summary")
ages$weighted <- ages$briefs * ages$median_minutes
freshness <- aggregate(cbind(briefs, weighted) ~ section, ages, sum)
freshness$mean_median_minutes <- freshness$weighted / freshness$briefs
show("Freshness of briefs", freshness[order(-freshness$briefs, freshness$section),
                                      c("section", "briefs", "mean_median_minutes")])

# 5. What changed after publication? Only where both texts are complete.
changes <- table("story_changes")
changes <- changes[as.logical(changes$both_complete), ]
show("Changed after publication", data.frame(
  story_id = changes$story_id, version = changes$version, new_wording = substr(changes$new_wording, 1, 60)
))

# 6. Another data set joins on ISO 3166-1 alpha-3: do members of NATO treat each other unlike the rest?
members <- read.csv(file.path(here, "members.csv"), stringsAsFactors = FALSE)
nato <- members$country[members$club == "NATO"]
inside <- (news$source_country %in% nato) + (news$target_country %in% nato)
news$pair <- c("none in NATO", "one in NATO", "both in NATO")[inside + 1]
news$conflict_share <- as.numeric(news$quad_class >= 3)
clubs <- aggregate(cbind(conflict_share, intensity) ~ pair, news, mean)
clubs$events <- as.vector(base::table(news$pair)[clubs$pair])
show("Members of NATO", clubs[c("pair", "events", "conflict_share", "intensity")])

# 7. Beside GDELT: its columns, by day and dyad. A type can cover several CAMEO roots; their mean Goldstein score
# counts no event twice.
goldstein <- aggregate(goldstein ~ event_type, table("event_type_crosswalk"), mean)
dated <- merge(news[!is.na(news$event_date), ], goldstein)
dated$SQLDATE <- as.integer(format(dated$event_date, "%Y%m%d"))
beside_gdelt <- aggregate(
  cbind(events = 1, GoldsteinScale = goldstein) ~
    SQLDATE + source_country + target_country + quad_class, dated, sum
)
beside_gdelt$GoldsteinScale <- beside_gdelt$GoldsteinScale / beside_gdelt$events
names(beside_gdelt)[2:4] <- c("Actor1CountryCode", "Actor2CountryCode", "QuadClass")
show("Beside GDELT", beside_gdelt[do.call(order, beside_gdelt), ])
