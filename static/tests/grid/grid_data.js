import { GridModel } from "@school_diary/grid/grid_model";

// A class of three pupils and three lessons, as the server tells of it.

const value = (id, code, tone) => ({ id, code, name: code, number: Number(code), counts: true, tone });
const absence = (kind, code, ...letters) => ({ kind, code, name: kind, letters: [code, ...letters] });

export const CLASS_LEGEND = {
    values: [
        value(1, "5", "excellent"),
        value(2, "4", "good"),
        value(3, "3", "fair"),
        value(4, "2", "poor"),
    ],
    absences: [
        absence("unexcused", "Н", "НП", "N", "H"),
        absence("ill", "Б", "I", "B"),
        absence("excused", "У", "УП", "E"),
        absence("late", "О", "ОП", "L", "O"),
        absence("exempt", "ОСВ", "X"),
    ],
    types: [
        { id: 1, name: "Lesson", short_name: "lesson", weight: 1, is_test: false },
        { id: 2, name: "Test", short_name: "test", weight: 2, is_test: true },
    ],
};

export function grade(code, more = {}) {
    return { id: false, type_id: false, code, weight: 1, same_work: false, comment: "", ...more };
}

const topic = (id, first, last, name, more) => ({
    ...{ id, first, last, name, section: "", type_id: false, homework: "" },
    ...more,
});

/** The 34th lesson of 170 is lesson 12 of the page. */
export const PLAN = {
    hours: 170,
    apart: 2,
    numbers: { 11: 33, 12: 34 },
    topics: [
        topic(1, 32, 33, "Fractions"),
        topic(2, 34, 34, "Mixed numbers", { type_id: 2, homework: "No. 551" }),
        topic(3, 35, 36, "Percents", { homework: "No. 9" }),
    ],
};

const lesson = (id, date, more) => ({
    ...{ id, date, period: 1, room: "", type_id: 1, is_test: false, topic: "", state: "held" },
    ...{ teacher: "", is_substituted: false, homework: [], may_read: true, may_edit: true, closed: "" },
    ...more,
});

export function page(more = {}) {
    const periods = [["2026-09-01", "2027-05-31"]];
    return {
        course: { id: 1, name: "Maths · 6Б" },
        terms: [{ id: 2, name: "2", date_from: "2026-11-02", date_to: "2026-12-30" }],
        term: { id: 2, name: "2", date_from: "2026-11-02", date_to: "2026-12-30" },
        today: "2026-11-18",
        students: ["Anna", "Boris", "Clara"].map((name, index) => ({
            id: index + 1,
            name,
            full_name: name,
            periods,
        })),
        groups: [],
        lessons: [
            lesson(11, "2026-11-17"),
            lesson(12, "2026-11-18", { type_id: 2, is_test: true }),
            lesson(13, "2026-11-19", { closed: "cancelled" }),
        ],
        legend: CLASS_LEGEND,
        rights: { note: "", may_edit: true },
        stamp: "1",
        grades: [],
        absences: [],
        totals: {},
        plan: null,
        ...more,
    };
}

/** The column of results: a row for each of some pupils, by id. */
export function outcome(rows, more = {}) {
    const plain = { state: "open", is_due: true, code: "", proposed: "", forecast: "", reason: "" };
    const full = Object.entries(rows).map(([id, row]) => [id, { ...plain, ...row }]);
    const column = { term: 2, is_year: false, may_edit: true, closed: "" };
    return { ...column, rows: Object.fromEntries(full), ...more };
}

/** A server that keeps cells as the real one does. */
export class FakeServer {
    constructor() {
        this.cells = new Map();
        this.saves = [];
        this.failure = null;
        this.answer = null;
        this.history = { revisions: [], given: [] };
        this.asked = [];
        this.more = {};
        this.lessons = new Map();
        this.homework = {};
        this.evening = {};
    }

    call = async (method, args) => {
        if (method === "grid_open") {
            return this.page();
        }
        if (method === "grid_history") {
            this.asked.push(args);
            return this.history;
        }
        if (method === "grid_changes") {
            return { ...this.page(), stamp: "2" };
        }
        if (method === "grid_evening") {
            return this.evening;
        }
        this.saves.push(args[0]);
        if (this.failure) {
            throw this.failure;
        }
        const results = {};
        for (const operation of args[0]) {
            results[operation.op] = this.answer?.(operation) || this.store(operation);
        }
        return { results, ...this.content(), outcomes: { ...this.more.outcome?.rows } };
    };

    page() {
        const read = page({ ...this.content(), ...this.more });
        for (const one of read.lessons) {
            Object.assign(one, this.lessons.get(one.id));
            one.homework = this.homework[one.id] || [];
        }
        return read;
    }

    storeLesson(id, { homework, ...plain }) {
        this.lessons.set(id, { ...this.lessons.get(id), ...plain });
        if (homework) {
            this.homework[id] = [{ id, minutes: 0, ...this.homework[id]?.[0], ...homework }];
        }
    }

    decide(student, code) {
        const { rows } = this.more.outcome;
        rows[student] = { ...rows[student], code, state: code ? "decided" : "open" };
        return { status: "saved" };
    }

    store({ student, lesson: lessonId, term, wanted, changes }) {
        if (term) {
            return this.decide(student, wanted);
        }
        if (changes) {
            this.storeLesson(lessonId, changes);
        }
        if (wanted) {
            this.cells.set(`${student}:${lessonId}`, wanted);
        }
        return { status: "saved" };
    }

    content() {
        const grades = [];
        const absences = [];
        for (const [key, cell] of this.cells) {
            const [student_id, lesson_id] = key.split(":").map(Number);
            cell.grades.forEach((one) => grades.push({ ...one, student_id, lesson_id }));
            if (cell.absence) {
                absences.push({ student_id, lesson_id, kind: cell.absence });
            }
        }
        return { grades, absences, totals: {} };
    }
}

/** An opened page: the model, and the props of what shows it. */
export async function openPage(server, more = {}) {
    const model = new GridModel({
        call: server.call,
        storageKey: "school_diary.grid.test",
        onRefused: () => {},
    });
    await model.open();
    const { students, lessons, today } = model.state.data;
    const props = {
        ...{ model, students, lessons, today, rows: model.state.rows },
        column: model.state.data.column,
        numbers: { 1: 1, 2: 2, 3: 3 },
        selected: { student: 1, lesson: 12 },
        onSelect: () => {},
        ...more,
    };
    return { model, props };
}
