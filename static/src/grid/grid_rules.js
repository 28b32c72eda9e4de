// What may be typed into a cell, and what a cell says. No server, no screen.
//
// A cell is {grades: [{id, code, type_id, weight, same_work, comment}], absence}: the
// absence is a kind or false, the type false where the work is what the lesson is.

export const EMPTY = Object.freeze({ grades: [], absence: false });

export class BadText extends Error {
    constructor(token) {
        super(token);
        this.token = token;
    }
}

/** Makes of the server's legend what reading a text needs. */
export function makeLegend(raw) {
    const letters = new Map();
    for (const absence of raw.absences) {
        for (const letter of [absence.code, ...absence.letters]) {
            letters.set(letter.toUpperCase(), absence.kind);
        }
    }
    const byLength = (one, other) => other.length - one.length;
    return {
        ...raw,
        letters,
        values: raw.values,
        valueOf: new Map(raw.values.map((value) => [value.code, value])),
        kindOf: new Map(raw.absences.map((absence) => [absence.kind, absence])),
        typeOf: new Map(raw.types.map((type) => [type.id, type])),
        codes: raw.values.map((value) => value.code).sort(byLength),
        letterCodes: [...letters.keys()].sort(byLength),
    };
}

/**
 * Reads «Н 4/5 3» or «4+5»: codes apart by spaces or «+», «/» before the second
 * grade for the same work. A mark of the scale wins over a letter.
 *
 * @returns {{grades: {code: string, same_work: boolean}[], absence: string | false}}
 * @throws {BadText}
 */
export function readText(text, legend) {
    const result = { grades: [], absence: false };
    const upper = text.toUpperCase();
    let at = 0;
    let sameWork = false;
    let mayGrade = true;
    while (at < text.length) {
        const rest = upper.slice(at);
        const gap = rest.match(/^[\s+,;]+/);
        if (gap) {
            mayGrade = true;
            at += gap[0].length;
            continue;
        }
        if (rest[0] === "/" && result.grades.length && !sameWork) {
            sameWork = mayGrade = true;
            at += 1;
            continue;
        }
        const code = legend.codes.find((one) => rest.startsWith(one.toUpperCase()));
        const letter = code ? null : legend.letterCodes.find((one) => rest.startsWith(one));
        if (code && mayGrade) {
            result.grades.push({ code, same_work: sameWork });
            sameWork = mayGrade = false;
            at += code.length;
        } else if (letter && !result.absence) {
            result.absence = legend.letters.get(letter);
            mayGrade = true;
            at += letter.length;
        } else {
            throw new BadText(text.slice(at).split(/\s/)[0] || text);
        }
    }
    if (sameWork) {
        throw new BadText("/");
    }
    return result;
}

/**
 * The cell that a text makes of a cell: a mark typed over another is its correction
 * and keeps weight and comment.
 */
export function applyText(text, cell, legend, weight) {
    const { grades, absence } = readText(text, legend);
    const old = matchGrades(grades, cell.grades);
    return {
        absence,
        grades: grades.map((grade, index) => ({
            id: false,
            type_id: false,
            weight,
            comment: "",
            ...old[index],
            ...grade,
        })),
    };
}

// Which of the old grades each new one is; as few changes as possible.
function matchGrades(grades, old) {
    if (grades.length >= old.length) {
        return old;
    }
    const left = [...old];
    const found = grades.map((grade) => {
        const index = left.findIndex((one) => one.code === grade.code);
        return index < 0 ? null : left.splice(0, index + 1).at(-1);
    });
    return found.every(Boolean) ? found : old;
}

/** A cell as one writes it: «Н 4/5 3». */
export function cellText(cell, legend) {
    let text = cell.absence ? legend.kindOf.get(cell.absence)?.code || "" : "";
    for (const grade of cell.grades) {
        text += (grade.same_work && "/") || (text && " ");
        text += grade.code;
    }
    return text;
}

/** Whether two cells say the same; the numbers of the grades do not matter. */
export function sameCell(one, other) {
    return (
        one.absence === other.absence &&
        one.grades.length === other.grades.length &&
        one.grades.every((grade, index) => sameGrade(grade, other.grades[index]))
    );
}

function sameGrade(one, other) {
    return (
        one.code === other.code &&
        one.weight === other.weight &&
        one.same_work === other.same_work &&
        (one.type_id || false) === (other.type_id || false) &&
        (one.comment || "") === (other.comment || "")
    );
}

/** What of a cell may be kept on the device: marks, no words about a child. */
export function withoutWords(cell) {
    return {
        absence: cell.absence,
        grades: cell.grades.map(({ id, code, type_id, weight, same_work }) => ({
            id,
            code,
            type_id,
            weight,
            same_work,
        })),
    };
}

/** Whether a pupil was in the class on a day (ISO dates compare as text). */
export function isEnrolled(student, date) {
    return student.periods.some(([from, to]) => from <= date && (!to || date <= to));
}

/** Rows and columns of a text copied from a spreadsheet. */
export function readTable(text) {
    return text
        .replace(/\r?\n$/, "")
        .split(/\r?\n/)
        .map((line) => line.split("\t"));
}
