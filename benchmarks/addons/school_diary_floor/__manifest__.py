{
    "name": "School Diary: floor of the benchmarks",
    "version": "19.0.1.0.0",
    "summary": "An empty page and a plain model, to compare with",
    "author": "School Diary developers",
    "license": "AGPL-3",
    "depends": ["portal"],
    "data": ["security/ir.model.access.csv", "views/floor_templates.xml"],
    "installable": True,
}
