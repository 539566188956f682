from schemas.catalog import TABLES, tables_in
from schemas.lineage import WAREHOUSE_READS, column_sources


def test_what_a_table_is_made_from_exists_and_stands_before_it():
    order = list(tables_in("warehouse"))
    for table, keys in WAREHOUSE_READS.items():
        for key in keys:
            *layer, name = key.split("/")
            assert ("warehouse" if layer else "parsed") in TABLES[name].layers
            assert not layer or order.index(name) < order.index(table)


def test_a_column_comes_from_those_of_its_name():
    sources = column_sources("mentions")
    assert sources["form"] == [("mentions", "form")]
    # Computed from several: no column of that name is read.
    assert sources["story_id"] == []
    of_events = column_sources("events")
    assert of_events["story_id"] == [
        ("warehouse/story_versions", "story_id"),
        ("warehouse/stories", "story_id"),
    ]
    assert column_sources("agency_pairs")["agency_a"] == []
