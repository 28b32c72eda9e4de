import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";

const { DateTime } = luxon;

/** 18.11, as on paper. */
export function formatDay(date) {
    return DateTime.fromISO(date).toFormat("dd.MM");
}

/** 18 November, as one says it. */
export function longDay(date) {
    return DateTime.fromISO(date).toLocaleString({ day: "numeric", month: "long" });
}

export function formatMoment(moment) {
    return DateTime.fromSQL(moment, { zone: "utc" })
        .toLocal()
        .toLocaleString({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

export function formatAverage(average) {
    return average === null || average === undefined || average === false
        ? ""
        : formatFloat(average, { digits: [16, 2] });
}

/** What a screen reader says of a cell. */
export function describeCell(cell, student, lesson, legend, isAway) {
    const parts = [student.name, longDay(lesson.date)];
    if (isAway) {
        parts.push(_t("not in the class"));
    }
    if (cell.absence) {
        parts.push(legend.kindOf.get(cell.absence)?.name);
    }
    for (const grade of cell.grades) {
        const value = legend.valueOf.get(grade.code);
        parts.push(value?.name ? `${grade.code}, ${value.name}` : grade.code);
        if (grade.comment) {
            parts.push(grade.comment);
        }
    }
    return parts.join(", ");
}
