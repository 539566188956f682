-- One row is a text that may be of another story than at the last build, or came or went.
from reread_versions
union
select version_id
from (from linked_versions except from before.linked_versions)
union
select version_id
from (from before.linked_versions except from linked_versions)
