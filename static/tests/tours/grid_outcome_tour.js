import { keys, pause, SAVED, tours } from "./grid_keyboard";

// Results in the grid: decided by the keyboard, with a reason, all the rest at once.

const cell = (row) => `.o_school_grid tbody tr:nth-child(${row}) td.o_school_grid_outcome`;

tours.add("school_diary_grid_outcome", {
    steps: () => [
        {
            content: "Go to the results",
            trigger: "td.o_school_grid_selected:focus",
            run: () => keys("End", "End"),
        },
        {
            content: "What is proposed differs: the reason is asked for",
            trigger: `${cell(1)}.o_school_grid_selected:focus .o_school_grid_proposed`,
            run: () => keys("4", "Enter"),
        },
        {
            content: "Nothing is no reason",
            trigger: ".o_school_reason",
            run: () => document.querySelector(".modal-footer .btn-primary").click(),
        },
        { trigger: ".o_school_reason [role='alert']" },
        { trigger: ".o_school_reason input", run: "edit Kontrolnaya" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: `body:has(${SAVED}) ${cell(1)} .o_school_good:contains(/^4/)` },
        {
            content: "All the others as proposed",
            trigger: ".o_school_grid_confirm:contains(2)",
            run: "click",
        },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: `body:has(${SAVED}) ${cell(3)} .o_school_chip:not(.o_school_grid_proposed)` },
        { trigger: "body:not(:has(.o_school_grid_confirm, .modal))", run: () => pause() },
    ],
});

tours.add("school_diary_grid_outcome_phone", {
    steps: () => [
        { trigger: ".o_school_lesson_to_outcome", run: "click" },
        { trigger: ".o_school_lesson_pupil:first:has(.o_school_grid_proposed)", run: "click" },
        { trigger: ".o_school_lesson_keys .o_school_key:contains(5)", run: "click" },
        {
            trigger: `body:has(${SAVED}) .o_school_lesson_open .o_school_excellent.o_school_chip:contains(5)`,
        },
        {
            content: "Nothing is wider than the phone",
            trigger: ".o_school_outcome_card",
            run: () => {
                if (document.documentElement.scrollWidth > innerWidth) {
                    throw new Error("The page is wider than the screen");
                }
            },
        },
        { trigger: ".o_school_grid_confirm:contains(2)", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: `body:has(${SAVED}):not(:has(.o_school_grid_confirm, .modal))` },
    ],
});
