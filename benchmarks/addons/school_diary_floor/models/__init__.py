from . import floor_record
