-- One row is an agency and a section of the site.
select agency, agency_name, topic as section, stories, all_stories, share, usual_share, lift
from agency_topics
where kind = 'section'
