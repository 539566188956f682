-- One row is one age label that contradicts others and was ignored, with the times that it and the others give.
select c.* exclude (date), c.conflict_id as clash
from parsed.label_conflicts as c
join kept_pages using (page_id, date)
