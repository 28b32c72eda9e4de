import { EMPTY } from "./grid_rules";

/** What the server has told of the cells, and of what they make. */
export class SavedCells {
    constructor() {
        this.cells = new Map();
        this.totals = {};
    }

    get(studentId, lessonId) {
        return this.cells.get(`${studentId}:${lessonId}`) || EMPTY;
    }

    setAll({ grades, absences, totals }) {
        this.cells = new Map();
        this.add(grades, absences);
        this.totals = { ...totals };
    }

    /** What stands there now of some pupils, who are read as a whole. */
    setRows(studentIds, { grades, absences, totals }) {
        for (const key of [...this.cells.keys()]) {
            if (studentIds.has(Number(key.split(":")[0]))) {
                this.cells.delete(key);
            }
        }
        this.add(grades, absences);
        for (const id of studentIds) {
            this.totals[id] = totals[id];
        }
    }

    add(grades, absences) {
        for (const { student_id, lesson_id, kind, comment } of absences) {
            const cell = this.make(student_id, lesson_id);
            cell.absence = kind;
            cell.why = comment || "";
        }
        for (const { student_id, lesson_id, ...grade } of grades) {
            this.make(student_id, lesson_id).grades.push(grade);
        }
    }

    make(studentId, lessonId) {
        const key = `${studentId}:${lessonId}`;
        if (!this.cells.has(key)) {
            this.cells.set(key, { grades: [], absence: false });
        }
        return this.cells.get(key);
    }
}
