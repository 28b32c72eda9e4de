import { registry } from "@web/core/registry";

function swipe(days, from, to) {
    const touch = (type, clientX) =>
        days.dispatchEvent(
            new TouchEvent(type, {
                bubbles: true,
                touches:
                    type === "touchend"
                        ? []
                        : [new Touch({ identifier: 1, target: days, clientX, clientY: 300 })],
                changedTouches: [
                    new Touch({ identifier: 1, target: days, clientX, clientY: 300 }),
                ],
            })
        );
    touch("touchstart", from);
    touch("touchend", to);
}

// On a phone one day is open: today; a tab or a swipe opens another.
registry.category("web_tour.tours").add("school_diary_phone", {
    steps: () => [
        {
            content: "Today, and no other day",
            trigger:
                ".o_school_week:has(.o_school_day_2:visible):not(:has(.o_school_day_1:visible))",
        },
        {
            content: "The tab of the next day",
            trigger: ".o_school_days label[for=day_3]",
            run: "click",
        },
        {
            trigger: ".o_school_day_3:visible:contains('Обыкновенные дроби')",
            run({ anchor }) {
                swipe(anchor, 300, 60);
            },
        },
        {
            content: "A swipe to the left opens the day after",
            trigger:
                ".o_school_week:has(.o_school_day_4:visible):not(:has(.o_school_day_3:visible))",
            run({ anchor }) {
                swipe(anchor, 60, 300);
            },
        },
        {
            trigger: ".o_school_day_3:visible",
            run({ anchor }) {
                swipe(anchor, 300, 290);
            },
        },
        {
            content: "A touch is not a swipe",
            trigger: ".o_school_day_3:visible",
        },
        {
            content: "The bar below has the other pages",
            trigger: ".o_school_bottom summary",
            run: "click",
        },
        {
            trigger: ".o_school_sheet a[href$='/vacations']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_school_diary[data-section=vacations]:contains('Осенние каникулы')",
        },
    ],
});
