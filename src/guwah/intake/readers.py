"""
The readers that exist: one line for each.

The rule of this module: a new format adds its line here and nothing elsewhere.
"""

from __future__ import annotations

from guwah.intake.call_log.reader import READER as CALL_LOG
from guwah.intake.contract import Reader
from guwah.intake.discord import READER as DISCORD
from guwah.intake.imessage.reader import READER as IMESSAGE
from guwah.intake.ios_calls import READER as IOS_CALLS
from guwah.intake.kakaotalk.reader import READER as KAKAOTALK
from guwah.intake.line.reader import READER as LINE
from guwah.intake.mail.eml import READER as EMAIL
from guwah.intake.mail.mbox import READER as MBOX
from guwah.intake.meta.reader import READER as META
from guwah.intake.meta_html.reader import READER as META_HTML
from guwah.intake.signal.reader import READER as SIGNAL
from guwah.intake.signal_markdown import READER as SIGNAL_MARKDOWN
from guwah.intake.sms_backup.reader import READER as SMS_BACKUP
from guwah.intake.telegram.reader import READER as TELEGRAM
from guwah.intake.telegram_html.reader import READER as TELEGRAM_HTML
from guwah.intake.tiktok import READER as TIKTOK
from guwah.intake.vcard.reader import READER as VCARD
from guwah.intake.viber.reader import READER as VIBER
from guwah.intake.wechat_csv.reader import READER as WECHAT_CSV
from guwah.intake.wechat_text.reader import READER as WECHAT_TEXT
from guwah.intake.whatsapp.reader import READER as WHATSAPP
from guwah.intake.whatsapp_android.reader import READER as WHATSAPP_ANDROID
from guwah.intake.whatsapp_ios.reader import READER as WHATSAPP_IOS
from guwah.intake.x_archive import READER as X_ARCHIVE

READERS: tuple[Reader, ...] = (
    WHATSAPP,
    TELEGRAM,
    META,
    X_ARCHIVE,
    SMS_BACKUP,
    LINE,
    KAKAOTALK,
    DISCORD,
    EMAIL,
    MBOX,
    WECHAT_CSV,
    WECHAT_TEXT,
    VIBER,
    CALL_LOG,
    TIKTOK,
    WHATSAPP_IOS,
    WHATSAPP_ANDROID,
    IMESSAGE,
    IOS_CALLS,
    SIGNAL,
    TELEGRAM_HTML,
    SIGNAL_MARKDOWN,
    VCARD,
    META_HTML,
)
