-- One row is two texts that a day judged to be versions of one story.
select version_a, version_b, similarity, method, date
from parsed.version_links
