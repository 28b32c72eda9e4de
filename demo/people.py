"""Who studies in the demo school, and who stands for them. Invented; plain Python."""

import random
from dataclasses import dataclass, field

from .plan import CLASSES

SURNAMES = (
    "Абрикосов Бабочкин Берёзкин Ветлугин Воронцев Галкин Горошков Грибанов Дубков "
    "Ежов Жаворонков Журавкин Заречнов Звонарёв Зернов Ивушкин Калачёв Камышин Карасёв "
    "Кленов Клюквин Кольцовский Коршунов Костров Кузовкин Ландышев Ласточкин Лебедин "
    "Листьев Ложкин Лопатин Лукошкин Лучинин Малинкин Медведкин Метелин Мостовой "
    "Мухоморов Незабудкин Облаков Огурцов Озерцов Окуньков Осинкин Перепёлкин Песков "
    "Печкин Пирогов Подснежников Полевский Пшеницын Ракитин Ромашкин Росинкин Рыжиков "
    "Ручейков Садовский Сапожков Скворушкин Снежинский Соболев Солнышкин Сосновский "
    "Стрижов Сугробов Теремков Тропинин Туманов Удальцов Утёсов Фонарёв Хвойнов "
    "Хлебников Цветков Чайкин Чижиков Шишкин Щеглов Щукин Яблоков Ягодин Январёв"
).split()
GIRLS = (
    "Алина Алиса Анастасия Анна Арина Валерия Варвара Вера Вероника Виктория Дарья "
    "Диана Ева Екатерина Елизавета Злата Кира Ксения Мария Милана Полина София "
    "Таисия Ульяна"
).split()
BOYS = (
    "Александр Алексей Андрей Артём Богдан Вадим Виктор Глеб Даниил Денис Дмитрий Егор "
    "Иван Илья Кирилл Константин Лев Максим Матвей Михаил Никита Роман Семён Тимофей"
).split()
# A father's first name, and what his son and his daughter bear of it.
FATHERS = tuple(
    names.split("/")
    for names in (
        "Алексей/Алексеевич/Алексеевна Андрей/Андреевич/Андреевна "
        "Антон/Антонович/Антоновна Денис/Денисович/Денисовна "
        "Дмитрий/Дмитриевич/Дмитриевна Евгений/Евгеньевич/Евгеньевна "
        "Игорь/Игоревич/Игоревна Константин/Константинович/Константиновна "
        "Максим/Максимович/Максимовна Олег/Олегович/Олеговна "
        "Павел/Павлович/Павловна Руслан/Русланович/Руслановна "
        "Сергей/Сергеевич/Сергеевна Юрий/Юрьевич/Юрьевна"
    ).split()
)
MOTHERS = (
    "Алла Анна Валентина Вера Галина Евгения Елена Жанна Инна Ирина Лариса Любовь "
    "Людмила Марина Надежда Наталья Оксана Ольга Светлана Татьяна Юлия"
).split()

GRADUATE = "11А-0"
"""Key of the pupil who is of age, has a login and speaks for himself."""


@dataclass
class Guardian:
    key: str
    name: str
    relation: str
    ground: str = "birth"


@dataclass
class Pupil:
    key: str
    class_key: str
    last_name: str
    first_name: str
    middle_name: str
    gender: str
    ability: float
    """mean of the pupil's grades, 2 to 5"""
    guardians: list[Guardian] = field(default_factory=list)


def pupils():
    """Every pupil of the school, the same at every call: those of the stories first."""
    rng = random.Random(1)
    cast = _stories()
    surnames = SURNAMES[:]
    rng.shuffle(surnames)
    for class_key, school_class in CLASSES.items():
        missing = school_class.size - sum(one.class_key == class_key for one in cast)
        for number in range(missing):
            surname = surnames[(len(cast) * 7 + number) % len(surnames)]
            cast.append(_extra(rng, class_key, surname, f"{class_key}-{number}"))
    return cast


def _extra(rng, class_key, surname, key):
    """A pupil with a mother and, mostly, a father."""
    girl = rng.random() < 0.5
    father, son_of, daughter_of = rng.choice(FATHERS)
    pupil = Pupil(
        key=key,
        class_key=class_key,
        last_name=feminine(surname) if girl else surname,
        first_name=rng.choice(GIRLS if girl else BOYS),
        middle_name=daughter_of if girl else son_of,
        gender="female" if girl else "male",
        ability=min(4.9, max(3.0, rng.gauss(3.9, 0.5))),
    )
    mother = f"{feminine(surname)} {rng.choice(MOTHERS)} {rng.choice(FATHERS)[2]}"
    pupil.guardians.append(Guardian(f"{key}-m", mother, "mother"))
    if rng.random() < 0.55:
        name = f"{surname} {father} {rng.choice(FATHERS)[1]}"
        pupil.guardians.append(Guardian(f"{key}-f", name, "father"))
    return pupil


def _stories():
    """The families about whom something is told."""
    mother = Guardian("parent", "Ветрова Анна Сергеевна", "mother")
    father = Guardian("vetrov", "Ветров Павел Андреевич", "father")
    second = Guardian("ozerova", "Озерова Лариса Олеговна", "mother")
    kept = Guardian("kravtsova", "Кравчукова Юлия Денисовна", "mother")
    lost = Guardian("parent2", "Самоваров Денис Игоревич", "father")
    granny = Guardian(
        "lapina", "Лапушкина Валентина Юрьевна", "guardian", "guardianship"
    )
    own = Guardian("zorina", "Зорькина Марина Олеговна", "mother")
    return [
        Pupil(
            *("masha", "6Б", "Ветрова", "Мария", "Павловна", "female", 4.5),
            [mother, father],
        ),
        Pupil(
            *("kirill", "3А", "Ветров", "Кирилл", "Павлович", "male", 4.2),
            [mother, father],
        ),
        Pupil(
            *("timur", "8А", "Озеров", "Тимофей", "Русланович", "male", 3.6), [second]
        ),
        Pupil(
            *("lada", "6А", "Озерова", "Алиса", "Руслановна", "female", 4.0), [second]
        ),
        Pupil(
            *("artem", "6Б", "Самоваров", "Артём", "Денисович", "male", 3.5),
            [kept, lost],
        ),
        Pupil(*("egor", "8А", "Лапушкин", "Егор", "Антонович", "male", 3.4), [granny]),
        Pupil(*("student", "8А", "Зорькин", "Илья", "Максимович", "male", 4.1), [own]),
    ]


def feminine(surname):
    """The surname as a woman bears it: Кленов, Кленова; Садовский, Садовская."""
    for ending, replacement in (("ский", "ская"), ("ой", "ая"), ("ий", "ая")):
        if surname.endswith(ending):
            return surname.removesuffix(ending) + replacement
    return f"{surname}а"


_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f "
        "kh ts ch sh sch - y - e yu ya".split(),
        strict=True,
    )
)


def email(name):
    """«Орлова Елена …» as orlova.elena@example.com: a domain that cannot exist."""
    last, first, *_rest = name.lower().split()
    letters = (_LATIN.get(letter, letter).strip("-") for letter in f"{last}.{first}")
    return "".join(letters) + "@example.com"
