import { press } from "@odoo/hoot-dom";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

// Drives the grid by the keyboard alone. It opens on the first pupil and the last
// lesson up to today; nothing here depends on the language.

export const tours = registry.category("web_tour.tours");
export const SAVED = ".o_school_grid_word_saved";
export const SELECTED = "td.o_school_grid_selected";

export const pause = (time = 30) =>
    new Promise((resolve) => browser.setTimeout(resolve, time));

/** Presses keys one after another, as a person does. */
export async function keys(...pressed) {
    for (const key of pressed) {
        await press(key.length > 1 ? key.split("+") : key);
        await pause();
    }
}

export const step = (content, trigger, ...pressed) => ({
    content,
    trigger,
    run: () => keys(...pressed),
});
export const cell = (row, column) =>
    `.o_school_grid tbody tr:nth-child(${row}) td:nth-of-type(${column})`;
export const chip = (row, column, code) =>
    `${cell(row, column)} .o_school_chip:contains(/^${code}/)`;
export const empty = (row, column) => `${cell(row, column)}:not(:has(.o_school_chip))`;
export const selected = (row, column) =>
    `.o_school_grid tbody tr:nth-child(${row}) ${SELECTED}:nth-of-type(${column}):focus`;

const { XMLHttpRequest } = browser;

/** Loses what concerns the grid; the rest of the client is not under test. */
class NoConnection extends XMLHttpRequest {
    open(method, url, ...args) {
        this.isLost = url.includes("grid_");
        super.open(method, url, ...args);
    }
    send(body) {
        this.isLost ? this.dispatchEvent(new Event("error")) : super.send(body);
    }
}

export function goOffline() {
    browser.XMLHttpRequest = NoConnection;
}

export function goOnline() {
    browser.XMLHttpRequest = XMLHttpRequest;
    window.dispatchEvent(new Event("online"));
}

/** What the grid keeps on the device. */
export const kept = () =>
    Object.entries(localStorage)
        .filter(([key]) => key.startsWith("school_diary.grid."))
        .map(([, value]) => value)
        .join();
