"""
The lines of a Signal export: which are messages, which tell names, which are not read.

A table. Source of the keys: `Backup.proto` of Signal, whose frames the app writes as JSON lines,
and `models.py` of signal-export.

The rules of this module are:
  * The first key with a value tells what a line is.
  * Accounts, recipients and chats are structure, key by key as the source lists them.
  * Sticker packs, notification profiles and folders are not read.
"""

from __future__ import annotations

from guwah.intake.notation.json_layout import (
    RECORD,
    SECTION,
    Anchor,
    Array,
    Choice,
    Format,
    Layout,
    Object,
    opening,
)


def _object(scalars: str = "", **inner: Layout) -> Object:
    """An object with these scalars, separated by spaces, and what else stands in it."""
    return Object(frozenset(scalars.split()), inner)


def _list(of: Object) -> Array:
    return Array(of)


_STRINGS = Array(Object(), strings=True)
_FILE = _object(
    "contentType incrementalMac incrementalMacChunkSize fileName width height caption blurHash",
    locatorInfo=_object(
        "key plaintextHash encryptedDigest size transitCdnKey transitCdnNumber "
        "transitTierUploadTimestamp mediaTierCdnNumber localKey"
    ),
)
_STYLE = _object(
    "wallpaperPreset bubbleColorPreset customColorId dimWallpaperInDarkMode",
    wallpaperPhoto=_FILE, autoBubbleColor=_object(),
)  # fmt: skip
_SUBSCRIBER = _object(
    "subscriberId currencyCode manuallyCancelled purchaseToken originalTransactionId"
)
_SETTINGS = _object(
    "readReceipts sealedSenderIndicators typingIndicators linkPreviews notDiscoverableByPhoneNumber "
    "preferContactAvatars universalExpireTimerSeconds displayBadgesOnProfile keepMutedChatsArchived "
    "hasSetMyStoriesPrivacy hasViewedOnboardingStory storiesDisabled storyViewReceiptsEnabled "
    "hasSeenGroupStoryEducationSheet hasCompletedUsernameOnboarding phoneNumberSharingMode "
    "optimizeOnDeviceStorage backupTier defaultSentMediaQuality screenLockTimeoutMinutes pinReminders "
    "appTheme callsUseLessDataSetting allowSealedSenderFromAnyone allowAutomaticKeyVerification "
    "hasSeenAdminDeleteEducationDialog",
    preferredReactionEmoji=_STRINGS, defaultChatStyle=_STYLE, customChatColors=SECTION,
    autoDownloadSettings=_object("images audio video documents"),
)  # fmt: skip
_ACCOUNT = _object(
    "profileKey username givenName familyName avatarUrlPath svrPin bioText bioEmoji",
    usernameLink=_object("entropy serverId color"), donationSubscriberData=_SUBSCRIBER,
    backupsSubscriberData=_SUBSCRIBER, accountSettings=_SETTINGS,
    androidSpecificSettings=_object("useSystemEmoji screenshotSecurity navigationBarSize"),
)  # fmt: skip
_CONTACT = _object(
    "aci pni username e164 blocked visibility profileKey profileSharing profileGivenName "
    "profileFamilyName hideStory identityKey identityState note systemGivenName systemFamilyName "
    "systemNickname avatarColor keyTransparencyData blockedAtTimestamp",
    registered=_object(), notRegistered=_object("unregisteredTimestamp"),
    nickname=_object("given family"),
)  # fmt: skip
_BLOB = _object("title avatar disappearingMessagesDuration descriptionText")
_MEMBER = _object("userId role joinedAtVersion labelEmoji labelString")
_GROUP = _object(
    "masterKey whitelisted hideStory storySendMode blocked avatarColor blockedAtTimestamp",
    snapshot=_object(
        "avatarUrl version inviteLinkPassword announcements_only announcementsOnly terminated",
        title=_BLOB, description=_BLOB, disappearingMessagesTimer=_BLOB,
        accessControl=_object("attributes members addFromInviteLink memberLabel"),
        members=_list(_MEMBER),
        membersPendingProfileKey=_list(_object("addedByUserId timestamp", member=_MEMBER)),
        membersPendingAdminApproval=_list(_object("userId timestamp")),
        members_banned=_list(_object("userId timestamp")),
        membersBanned=_list(_object("userId timestamp")),
    ),
)  # fmt: skip
_DISTRIBUTION = _object(
    "distributionId deletionTimestamp",
    distributionList=_object("name allowReplies privacyMode", memberRecipientIds=_STRINGS),
)
_RECIPIENT = Object(
    frozenset({"id"}),
    {
        "contact": _CONTACT,
        "group": _GROUP,
        "distributionList": _DISTRIBUTION,
        "self": _object("avatarColor"),
        "releaseNotes": _object(),
        "callLink": _object("rootKey adminKey name restrictions expirationMs"),
    },
)
_CHAT = _object(
    "id recipientId archived pinnedOrder expirationTimerMs muteUntilMs markedUnread "
    "dontNotifyForMentionsIfMuted expireTimerVersion",
    style=_STYLE,
)
_UNREAD = ("stickerPack", "notificationProfile", "chatFolder")
RECORDS = ("chatItem", "adHocCall")
FRAME = Object(
    inner={
        "account": _ACCOUNT, "recipient": _RECIPIENT, "chat": _CHAT,
        **dict.fromkeys((*RECORDS, *_UNREAD), SECTION),
    },
    name="frame",
)  # fmt: skip
_HEADER = _object(
    "version backupTimeMs mediaRootBackupKey currentAppVersion firstAppVersion debugInfo"
)
_LINE = Choice(
    {
        "version": _HEADER,
        "backupTimeMs": _HEADER,
        "account": FRAME,
        "recipient": FRAME,
        "chat": FRAME,
        **dict.fromkeys((*RECORDS, "date"), RECORD),
        **dict.fromkeys(_UNREAD, SECTION),
    }
)
LAYOUT = Format(
    _LINE,
    (
        Anchor(opening(*RECORDS, "date"), ()),
        Anchor(opening("account", "recipient", "chat", *_UNREAD), (), is_record=False),
    ),
    is_stream=True,
)
