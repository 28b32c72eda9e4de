/** Colour never speaks alone: each level has its sign, too. */
export const LEVEL_ICONS = {
    poor: "fa-times-circle",
    fair: "fa-exclamation-triangle",
    good: "fa-check-circle",
    none: "fa-minus",
};
