from . import school_exchange_import
