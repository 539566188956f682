-- One row is a page that changed or that shows a text of a changed story.
from changed_pages
union
select page_id
from published.items
where version_id in (from changed_versions)
