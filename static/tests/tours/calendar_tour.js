import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("school_diary_calendar", {
    steps: () => [
        {
            content: "From the diary of all children",
            trigger: ".o_school_service_links a[href$='/my/calendar']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "An address for the first of them",
            trigger: "form[action$='/make']:first button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is marked as a whole, and copied",
            trigger: ".o_school_copy input[readonly]",
            run() {
                this.anchor.blur();
                this.anchor.focus();
                const { value, selectionStart, selectionEnd } = this.anchor;
                if (selectionEnd - selectionStart !== value.length) {
                    throw new Error("Not marked as a whole");
                }
                // The browser of the tests lets nobody copy.
                navigator.clipboard.writeText = async (text) => {
                    this.anchor.dataset.copied = text;
                };
            },
        },
        {
            trigger: ".o_school_copy button:visible",
            run: "click",
        },
        {
            trigger: ".o_school_copied:visible",
        },
        {
            trigger: ".o_school_copy input[data-copied$='.ics']",
        },
        {
            content: "Ended: the first offer is there again",
            trigger: "form[action$='/revoke'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "form[action$='/make']:eq(1)",
        },
    ],
});
