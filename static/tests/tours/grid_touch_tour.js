import { SAVED, tours } from "./grid_keyboard";

tours.add("school_diary_grid_phone", {
    steps: () => [
        { trigger: ".o_school_lesson_pupil:first", run: "click" },
        { trigger: ".o_school_lesson_keys .o_school_key:contains(5)", run: "click" },
        { trigger: `body:has(${SAVED}) .o_school_lesson_open .o_school_grid_marks:contains(5)` },
        { trigger: ".o_school_lesson_pupil:eq(1)", run: "click" },
        { trigger: ".o_school_lesson_keys .o_school_key.o_school_absence:contains(Б)", run: "click" },
        { trigger: `body:has(${SAVED}) .o_school_lesson_open .o_school_grid_marks:contains(Б)` },
    ],
});

const scroll = () => document.querySelector(".o_school_grid_scroll");

/** How far from the edge of what scrolls a part of the table stands. */
function offset(selector, edge) {
    const part = document.querySelector(selector).getBoundingClientRect();
    return Math.abs(part[edge] - scroll().getBoundingClientRect()[edge]);
}

function assertStuck() {
    const last = document.querySelector(".o_school_grid tbody tr:last-child th");
    if (scroll().scrollLeft < 100 || scroll().scrollTop < 50) {
        throw new Error("There is nothing to scroll");
    }
    if (offset(".o_school_grid thead th:nth-child(9)", "top") > 2) {
        throw new Error("The head has gone");
    }
    if (offset(".o_school_grid tbody tr:last-child th", "left") > 2) {
        throw new Error("The names have gone");
    }
    if (last.getBoundingClientRect().bottom > innerHeight) {
        throw new Error("The last pupil is below the screen");
    }
    if (document.documentElement.scrollWidth > innerWidth) {
        throw new Error("The page is wider than the screen");
    }
}

const stuck = {
    content: "Head and names stay where they are",
    trigger: ".o_school_grid tbody tr:nth-child(35)",
    timeout: 60000, // a whole parallel of pupils on a busy machine
    run: () => {
        scroll().scrollTo(scroll().scrollWidth, scroll().scrollHeight);
        scroll().closest(".o_school_journal_content").scrollTo(0, 10000);
        assertStuck();
    },
};

tours.add("school_diary_grid_large", { steps: () => [stuck] });

tours.add("school_diary_grid_tablet", {
    steps: () => [
        {
            content: "The list comes first",
            trigger: ".o_school_lesson_pupil:first",
            run: "click",
        },
        { trigger: ".o_school_lesson_keys .o_school_key:contains(4)", run: "click" },
        { trigger: `body:has(${SAVED}) .o_school_lesson_open .o_school_grid_marks:contains(4)` },
        { content: "The table", trigger: ".o_school_grid_as_table", run: "click" },
        stuck,
        { trigger: ".o_school_grid_as_list", run: "click" },
        { trigger: ".o_school_lesson_pupil" },
    ],
});
