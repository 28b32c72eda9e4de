import { registry } from "@web/core/registry";

const chart = (name) => `.o_school_chart[data-chart="${name}"] canvas`;

// The deputy head sees the figures, takes the term before, and follows what is missing.
registry.category("web_tour.tours").add("school_diary_results_dashboard", {
    steps: () => [
        { trigger: '[data-figure="quality_rate"] strong:contains(50)' },
        ...["classes", "subjects", "trend", "grades"].map((name) => ({
            content: "It has been drawn",
            trigger: chart(name),
            run({ anchor }) {
                const { data } = anchor.getContext("2d").getImageData(
                    0,
                    0,
                    anchor.width,
                    anchor.height
                );
                if (!data.some((byte) => byte)) {
                    throw new Error(`The chart ${name} is empty.`);
                }
            },
        })),
        { trigger: "select[name=term]", run: "selectByIndex 0" },
        {
            content: "Nine results of the first term",
            trigger: '[data-figure="quality_rate"] strong:contains(55)',
        },
        { trigger: "select[name=term]", run: "selectByIndex 1" },
        { trigger: '[data-figure="quality_rate"] strong:contains(50)' },
        { trigger: '[data-task="missing"]', run: "click" },
        { content: "What is missing", trigger: ".o_list_view .o_data_row" },
    ],
});
