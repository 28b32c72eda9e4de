import { browser } from "@web/core/browser/browser";

import { withoutWords } from "./grid_rules";

/**
 * Keeps on the device what was typed and is not saved: numbers of records, marks and
 * letters. No name of a child, no comment, no reason is ever written there.
 */
export class UnsentStore {
    constructor(key) {
        this.key = key;
        this.elsewhere = [];
    }

    keep(entries) {
        const kept = entries.map(({ student, lesson, seen, wanted }) => ({
            ...{ student, lesson },
            seen: seen.map(withoutWords),
            wanted: withoutWords(wanted),
        }));
        const all = [...this.elsewhere, ...kept];
        if (all.length) {
            browser.localStorage.setItem(this.key, JSON.stringify(all));
        } else {
            browser.localStorage.removeItem(this.key);
        }
    }

    /**
     * What was kept of some lessons; the rest waits until its term is opened.
     *
     * @param {Set<number>} lessons
     */
    read(lessons) {
        let kept;
        try {
            kept = JSON.parse(browser.localStorage.getItem(this.key) || "[]");
        } catch {
            kept = [];
        }
        this.elsewhere = kept.filter((entry) => !lessons.has(entry.lesson));
        return kept
            .filter((entry) => lessons.has(entry.lesson))
            .map((entry) => ({ ...entry, problem: "" }));
    }
}
