import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";

import {
    chip,
    goOffline,
    goOnline,
    kept,
    keys,
    pause,
    SAVED,
    selected,
    step,
    tours,
} from "./grid_keyboard";

async function until(condition) {
    for (let tries = 0; !(await condition()); tries++) {
        if (tries > 200) {
            throw new Error("It did not come to that");
        }
        await pause(50);
    }
}

const isShown = (selector) => Boolean(document.querySelector(selector));

/** How many grades there are in the lesson of the selected cell, asked past the grid. */
function gradesThere() {
    const lesson = Number(document.querySelector("td.o_school_grid_selected").dataset.lesson);
    const params = {
        model: "school.grade",
        method: "search_count",
        args: [[["lesson_id", "=", lesson]]],
        kwargs: {},
    };
    return rpc("/web/dataset/call_kw/school.grade/search_count", params, { silent: true });
}

tours.add("school_diary_grid_conflict", {
    steps: () => [
        {
            content: "An absence, at which the other session begins",
            trigger: selected(1, 3),
            run: async () => {
                await keys("ArrowDown", "ArrowDown", "н", "Enter");
                await until(() => isShown(".o_school_grid_word_saved"));
                goOffline();
                await until(async () => (await gradesThere()) === 2);
                await keys("PageUp");
            },
        },
        step("The other has written there meanwhile", selected(1, 3), "5", "Enter", "4", "Enter"),
        { trigger: ".o_school_grid_word_offline", run: () => goOnline() },
        { trigger: ".o_school_grid_word_conflict" },
        {
            content: "Both values show",
            trigger: "tr:nth-child(1) td.o_school_grid_conflict:contains(5):contains(2)",
        },
        { trigger: "tr:nth-child(2) td.o_school_grid_conflict:contains(4):contains(2)" },
        step("The own value holds here", selected(3, 3), "ArrowUp", "Enter"),
        { trigger: `${chip(2, 3, "4")}:only-child` },
        step("The other's there", selected(2, 3), "ArrowUp", "Escape"),
        { trigger: `${chip(1, 3, "2")}:only-child` },
        {
            content: "What the other does elsewhere comes by itself",
            trigger: SAVED,
            run: () =>
                until(async () => {
                    window.dispatchEvent(new Event("focus"));
                    await pause(300);
                    return isShown("tr:nth-child(3) td:nth-of-type(2) .o_school_chip");
                }),
        },
        { trigger: chip(3, 2, "Б") },
    ],
});

tours.add("school_diary_grid_offline", {
    steps: () => [
        {
            content: "The connection drops",
            trigger: selected(1, 3),
            run: async () => {
                goOffline();
                await keys("5", "Enter", "4", "Enter", "Н", "Enter");
            },
        },
        {
            content: "It says so, and shows what was typed",
            trigger: `body:has(.o_school_grid_word_offline) ${chip(2, 3, "4")}`,
            run: () => {
                if (!kept().includes('"code":"5"') || /[а-я]/i.test(kept())) {
                    throw new Error(`Kept on the device: ${kept()}`);
                }
            },
        },
        { content: "It is back", trigger: ".o_school_grid_word_offline", run: () => goOnline() },
        {
            trigger: SAVED,
            run: () => {
                if (kept()) {
                    throw new Error("Still kept on the device");
                }
            },
        },
    ],
});

tours.add("school_diary_grid_reload", {
    steps: () => [
        {
            content: "Typed without a connection",
            trigger: selected(1, 3),
            run: async () => {
                goOffline();
                await keys("5", "Enter", "4", "Enter", "Н", "Enter");
            },
        },
        {
            content: "The page is opened anew",
            trigger: `body:has(.o_school_grid_word_offline) ${chip(2, 3, "4")}`,
            run: () => browser.location.reload(),
            expectUnloadPage: true,
        },
        { content: "Nothing is lost", trigger: `body:has(${SAVED}) ${chip(3, 3, "Н")}` },
        { trigger: chip(1, 3, "5") },
    ],
});

async function logIn(login) {
    const page = new DOMParser().parseFromString(
        await (await fetch("/web/login")).text(),
        "text/html"
    );
    const csrf_token = page.querySelector("[name=csrf_token]").value;
    const body = new URLSearchParams({ csrf_token, login, password: login });
    await fetch("/web/login", { method: "POST", body });
}

tours.add("school_diary_grid_session", {
    steps: () => [
        {
            content: "The session ends while the teacher types",
            trigger: selected(1, 3),
            run: async () => {
                // What the client asks as it starts has been answered by then; else it
                // would open a dialog of its own, over the grid.
                await pause(3000);
                await rpc("/web/session/destroy", {});
                await keys("5", "Enter", "Н", "Enter");
            },
        },
        {
            content: "It says so; what was typed stands there",
            trigger: `body:has(.o_school_grid_word_session):has(.o_school_grid_login) ${chip(1, 3, "5")}`,
            run: async () => {
                await keys("4", "Enter");
                // In another window, as the link opens it.
                await logIn("t_teacher");
                window.dispatchEvent(new Event("focus"));
            },
        },
        { trigger: `body:has(${SAVED}) ${chip(3, 3, "4")}` },
        { trigger: "body:not(:has(.o_school_grid_login))" },
    ],
});
