-- One row is one age label that contradicts others and was set aside, with what it claims and what the others say.
select c.* exclude (date)
from parsed.label_conflicts as c
join kept_pages using (page_id, date)
