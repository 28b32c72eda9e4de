import { registry } from "@web/core/registry";

const cell = (name) => `.o_school_tt td[data-cell="${name}"]`;

// The deputy head drags a lesson onto the board, moves it, is refused a clash and takes
// the lesson off. The names of cells (class, day, lesson) come in the address.
registry.category("web_tour.tours").add("school_diary_timetable_board", {
    steps: () => {
        const asked = new URLSearchParams(window.location.search);
        const [course, place, other, busy] = ["course", "place", "other", "busy"].map(
            (name) => asked.get(name)
        );
        return [
            {
                content: "One year of study alone, and all again",
                trigger: "select[name=grade]",
                run: "selectByIndex 1",
            },
            { trigger: "select[name=grade]", run: "selectByIndex 0" },
            {
                trigger: `.o_school_tt_course.o_school_tt_todo[data-course="${course}"]`,
                run: `drag_and_drop ${cell(place)}`,
            },
            {
                content: "It is on the board, and counted",
                trigger: `.o_school_tt_course:not(.o_school_tt_todo)[data-course="${course}"]:contains(1)`,
            },
            {
                trigger: `${cell(place)} .o_school_tt_card`,
                run: `drag_and_drop ${cell(other)}`,
            },
            {
                trigger: `${cell(other)} .o_school_tt_card`,
                run: `drag_and_drop ${cell(busy)}`,
            },
            {
                content: "The teacher is elsewhere then: nothing moves",
                trigger: ".o_notification.border-danger, .o_notification:has(.bg-danger)",
            },
            {
                trigger: `${cell(other)} .o_school_tt_card`,
                run: "drag_and_drop .o_school_tt_courses",
            },
            { trigger: `${cell(other)}:not(:has(.o_school_tt_card))` },
            {
                content: "Without a mouse: click the course, then the cell",
                trigger: `.o_school_tt_course.o_school_tt_todo[data-course="${course}"]`,
                run: "click",
            },
            { trigger: `${cell(place)}.o_school_tt_fits`, run: "click" },
            { trigger: `${cell(place)} .o_school_tt_card` },
        ];
    },
});
