import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("school_diary_apply", {
    steps: () => [
        {
            content: "From the page of the service to the form",
            trigger: ".o_school_actions a[href$='/apply']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Who applies",
            trigger: "input[name=applicant_name]",
            run: "edit Орлов Дмитрий Львович",
        },
        {
            trigger: "select[name=relation]",
            run: "select father",
        },
        {
            content: "An address with a mistake in it",
            trigger: "input[name=applicant_email]",
            run: "edit orlov at example.org",
        },
        {
            content: "About whom: the office knows her by a longer name",
            trigger: "input[name=child_name]",
            run: "edit Орлова Алиса",
        },
        {
            trigger: "input[name=child_class]",
            run: "edit 6б",
        },
        {
            trigger: "input[name=consent_given]",
            run: "click",
        },
        {
            trigger: ".o_school_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The mistake is explained, what was typed is kept",
            trigger: "input[name=applicant_email][aria-invalid=true]",
            run: "edit orlov@example.org",
        },
        {
            trigger: "input[name=child_name]:value('Орлова Алиса')",
        },
        {
            trigger: "input[name=consent_given]:checked",
        },
        {
            trigger: ".o_school_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "A letter has been sent; there is no number yet",
            trigger: ".o_school_filed:not(:has(.o_school_number))",
        },
    ],
});

tours.add("school_diary_confirm", {
    steps: () => [
        {
            content: "The page that the letter leads to",
            trigger: ".o_school_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Number and deadline",
            trigger: ".o_school_number:contains('ЭД-2026/')",
        },
    ],
});

tours.add("school_diary_first_login", {
    steps: () => [
        {
            content: "The link of the invitation asks for a password",
            trigger: ".oe_signup_form input[name=password]",
            run: "edit Очень-длинный-пароль-1",
        },
        {
            trigger: ".oe_signup_form input[name=confirm_password]",
            run: "edit Очень-длинный-пароль-1",
        },
        {
            trigger: ".oe_signup_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The first page of the portal",
            trigger: ".o_portal_my_home a[href$='/my/diary']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The child",
            trigger: ".o_school_child a[href$='/week']:first",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The child's week",
            trigger: ".o_school_diary[data-section=week] [aria-current=true]:contains('Алиса')",
        },
        {
            content: "All children, then what is below them",
            trigger: ".o_school_bottom summary",
            run: "click",
        },
        {
            trigger: ".o_school_sheet a[href$='/my/diary']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_school_service_links a[href$='/my/delivery']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Agreed in the application; another address from now on",
            trigger: ".o_school_ways:contains('orlov@example.org')",
        },
        {
            trigger: ".o_school_more summary",
            run: "click",
        },
        {
            trigger: "input[name=address]",
            run: "edit work@example.org",
        },
        {
            trigger: "form[action$='/address'] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It holds when the code is entered, not before",
            trigger: ".o_school_card:has(input[name=code]) .o_school_ways:contains('orlov@example.org')",
        },
    ],
});
