import { registry } from "@web/core/registry";

// The teacher opens today's lesson, writes the topic and gives a grade.
registry.category("web_tour.tours").add("school_diary_teacher_gives_grade", {
    steps: () => [
        {
            content: "The first screen has the own lessons of today, and no others",
            trigger: ".o_list_view:not(:has(.o_data_row:contains('Русский язык')))",
        },
        {
            trigger: ".o_data_row td[name=subject_id]:contains('Математика')",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=topic] input",
            run: "edit Сложение дробей && click body",
        },
        {
            trigger: ".o_field_widget[name=grade_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=grade_ids] .o_selected_row [name=student_id] input",
            run: "edit Орлова",
        },
        {
            content: "A pupil of another class is not offered",
            trigger:
                ".o-autocomplete--dropdown-menu:not(:contains('Орлов Кирилл')) .o-autocomplete--dropdown-item a:contains('Орлова Алиса')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=grade_ids] .o_selected_row [name=value_id] input",
            run: "edit 5",
        },
        {
            content: "What was typed has been looked for",
            trigger:
                ".o-autocomplete--dropdown-menu:not(:contains('4')) .o-autocomplete--dropdown-item a:contains('5')",
            run: "click",
        },
        {
            content: "The mark is chosen",
            trigger:
                ".o_field_widget[name=grade_ids] .o_selected_row [name=value_id] input:value(5)",
        },
        {
            content: "The button saves what was entered",
            trigger: "button[name=action_hold]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value=held]",
        },
    ],
});

// The parent opens the diary of the week and finds that grade.
registry.category("web_tour.tours").add("school_diary_parent_sees_grade", {
    steps: () => [
        {
            trigger:
                ".o_school_lesson:contains('Математика'):contains('Сложение дробей') .o_school_chip:contains('5')",
        },
        {
            content: "Nobody else's lesson has a grade",
            trigger: ".o_school_lesson:contains('Русский язык'):not(:has(.o_school_chip))",
        },
    ],
});
