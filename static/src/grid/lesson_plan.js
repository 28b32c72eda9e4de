// What the thematic plan of a page says of its lessons (see grid_open on the server).

/** Which lesson of the year it is; undefined where the plan does not count it. */
export function planNumber(plan, lesson) {
    return plan?.numbers[lesson.id];
}

function distance({ first, last }, number) {
    return Math.max(first - number, number - last, 0);
}

/** The plan's topics, the nearest to a lesson first. */
export function nearTopics(plan, lesson) {
    const number = planNumber(plan, lesson);
    if (!number) {
        return [];
    }
    const far = (topic) => distance(topic, number);
    return [...plan.topics].sort((one, other) => far(one) - far(other) || one.first - other.first);
}

/** The topic that a lesson has of the plan; without one, that of its hour. */
export function planTopic(plan, lesson) {
    const topics = nearTopics(plan, lesson);
    return lesson.topic
        ? topics.find((topic) => topic.name === lesson.topic)
        : topics.find((topic) => !distance(topic, planNumber(plan, lesson)));
}

/**
 * What a lesson may take of the plan: what it has already stays.
 *
 * @returns {Object | null} changes of the lesson
 */
export function planOffer(plan, lesson, ordinaryTypeId) {
    const topic = planTopic(plan, lesson);
    const changes = {};
    if (topic && !lesson.topic) {
        changes.topic = topic.name;
    }
    if (topic?.type_id && topic.type_id !== lesson.type_id && lesson.type_id === ordinaryTypeId) {
        changes.type_id = topic.type_id;
    }
    if (topic?.homework && !lesson.homework.length) {
        changes.homework = { description: topic.homework };
    }
    return Object.keys(changes).length ? changes : null;
}
