import { registry } from "@web/core/registry";

const back = { trigger: ".o_back_button", run: "click" };

// The head sees how the regulation is kept, what is due, and the records that prove it.
registry.category("web_tour.tours").add("school_diary_head_day", {
    steps: () => [
        { content: "It is measured by itself", trigger: ".o_school_indicator" },
        { trigger: '.o_school_level[data-level="none"]', run: "click" },
        {
            trigger:
                '.o_school_dashboard_body:has(.o_school_indicator):not(:has(.o_school_indicator:not([data-level="none"])))',
        },
        { trigger: '.o_school_level[aria-pressed="true"]', run: "click" },
        { trigger: '.o_school_task[data-task="due"]', run: "click" },
        { content: "What is due", trigger: ".o_list_view .o_data_row" },
        back,
        { trigger: '.o_school_indicator button[name="all"]', run: "click" },
        { content: "The proof", trigger: ".o_list_view .o_data_row" },
        back,
        { trigger: ".o_school_indicator svg circle" },
    ],
});

// The secretary begins with what is due, and opens it.
registry.category("web_tour.tours").add("school_diary_secretary_day", {
    steps: () => [
        { trigger: '.o_school_day_banner .o_school_task[data-task="due"]:contains(1)' },
        { content: "The activity, too", trigger: ".o_data_row .o_field_list_activity" },
        { trigger: '.o_school_task[data-task="due"]', run: "click" },
        {
            content: "The list that the task opens, not the one below it",
            trigger: ".o_action:not(:has(.o_school_day_banner)) .o_data_row .o_data_cell",
            run: "click",
        },
        { trigger: '.o_form_view button[name="action_grant"]' },
    ],
});
