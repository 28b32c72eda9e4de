/** What both ways to show a page take: the table, and the list of a lesson. */
export const PAGE_PROPS = {
    model: Object,
    students: Array,
    /** a pupil's number in the class list, by id */
    numbers: Object,
    lessons: Array,
    /** the column of results */
    column: { type: [Object, { value: null }], optional: true },
    /** revisions of the pupils' lines, by id */
    rows: Object,
    today: String,
    selected: { type: [Object, { value: null }] },
    onSelect: Function,
};
