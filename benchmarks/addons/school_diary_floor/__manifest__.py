{
    "name": "School Diary: floor of the benchmarks",
    "version": "19.0.1.0.0",
    "summary": "An empty page in the portal's layout, to compare pages with",
    "author": "School Diary developers",
    "license": "AGPL-3",
    "depends": ["portal"],
    "data": ["views/floor_templates.xml"],
    "installable": True,
}
