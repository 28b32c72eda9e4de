import { registry } from "@web/core/registry";

// A parent goes from the children to the grades, to the other child, through the weeks.
registry.category("web_tour.tours").add("school_diary_parent_reads", {
    steps: () => [
        {
            content: "Today at a glance",
            trigger: ".o_school_child:contains('Кирилл'):contains('История')",
        },
        {
            trigger: ".o_school_child:contains('Алиса') .o_school_button_main",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The week, with the grade and what it is for",
            trigger: ".o_school_is_today .o_school_chip.o_school_new[title*='18']:contains('5')",
        },
        {
            trigger: ".o_school_tabs a[href$='/grades']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_school_subject:contains('Математика') .o_school_mean b:contains('5')",
        },
        {
            content: "The other child, the same page",
            trigger: ".o_school_kid:contains('Кирилл')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_school_kid[aria-current=true]:contains('Кирилл')",
        },
        {
            trigger: ".o_school_diary[data-section=grades]:not(:has(.o_school_chip))",
        },
        {
            trigger: ".o_school_tabs a[href$='/week']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_school_bar a[rel=next]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_school_title:contains('23 – 28')",
        },
        {
            trigger: ".o_school_bar .o_school_today",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_school_title:contains('16 – 21')",
        },
    ],
});
