-- One row is a page, a day on which it was captured and the file.
select page_id, date, source_path
from parsed.pages
