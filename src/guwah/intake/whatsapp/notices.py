"""
What WhatsApp itself says in a chat: who was added, what was renamed, that messages are encrypted.

A line without a name is a notice anyway; this module is for the notices that stand behind a
name, or that hold a colon which makes part of them look like a name.

The rules of this module are:
  * Behind a name, a text is a notice if it is an encryption sentence; or if the app's own mark
    (U+200E) stands before it and it begins with that very name, or fits a known sentence.
  * Without the mark it must begin with that very name and fit a known sentence.
  * Before a colon, a name with an open quotation mark that closes behind the colon, or with
    words such as `changed the subject to`, is part of a notice, unless it writes again and again.
  * An unknown sentence behind a name stays a message: its text is kept either way.
"""

from __future__ import annotations

from guwah.intake.whatsapp.phrases import START_BYTES, folded

LONGEST_NAME = 120
_LONGEST_NOTICE = 400

_ENCRYPTION_SENTENCES = """
Messages and calls are end-to-end encrypted
Messages to this chat and calls are now secured with end-to-end encryption
Messages to this group are now secured with end-to-end encryption
Messages you send to this chat and calls are now secured with end-to-end encryption
Messages you send to this group are now secured with end-to-end encryption
Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt
Nachrichten in diesem Chat sowie Anrufe sind jetzt mit Ende-zu-Ende-Verschlüsselung geschützt
Nachrichten in dieser Gruppe sind jetzt mit Ende-zu-Ende-Verschlüsselung geschützt
Les messages et les appels sont chiffrés de bout en bout
Les messages envoyés dans cette discussion et les appels sont désormais protégés
Los mensajes y las llamadas están cifrados de extremo a extremo
Los mensajes y llamadas en este chat ahora están protegidos con cifrado de extremo a extremo
Los mensajes en este grupo ahora están protegidos con cifrado de extremo a extremo
As mensagens e as chamadas são protegidas com a criptografia de ponta a ponta
As mensagens e ligações desta conversa estão protegidas com a criptografia de ponta a ponta
As mensagens e chamadas são encriptadas ponto a ponto
I messaggi e le chiamate sono crittografati end-to-end
I messaggi inviati in questa chat e le chiamate sono ora protetti con la crittografia end-to-end
Berichten en gesprekken worden end-to-end versleuteld
Berichten en oproepen zijn end-to-end versleuteld
Mesajlar ve aramalar uçtan uca şifrelidir
Bu sohbete gönderdiğiniz mesajlar ve aramalar artık uçtan uca şifreleme ile korunmaktadır
Сообщения и звонки защищены сквозным шифрованием
Сообщения и звонки в этом чате защищены сквозным шифрованием
Повідомлення й дзвінки захищено наскрізним шифруванням
الرسائل والمكالمات مشفرة تمامًا بين الطرفين
الرسائل والمكالمات مشفّرة تمامًا بين الطرفين
پیام‌ها و تماس‌ها سرتاسر رمزگذاری شده‌اند
میسجز اور کالز اینڈ ٹو اینڈ
ההודעות והשיחות מוצפנות מקצה-לקצה
ההודעות והשיחות מוצפנות מקצה לקצה
मैसेज और कॉल एंड-टू-एंड एन्क्रिप्टेड हैं
मैसेजेस और कॉल्स एंड-टू-एंड एन्क्रिप्टेड हैं
消息和通话已进行端到端加密
消息和通话都进行端到端加密
訊息和通話經端對端加密
訊息和通話已受端對端加密保護
訊息已受端對端加密保護
訊息和通話已受到端對端加密保護
メッセージと通話はエンドツーエンド暗号化されています
메시지와 통화는 종단간 암호화됩니다
메시지 및 전화는 종단간 암호화되어 안전합니다
Pesan dan panggilan terenkripsi secara end-to-end
Mesej dan panggilan disulitkan hujung ke hujung
Tin nhắn và cuộc gọi được mã hóa đầu cuối
ข้อความและการโทรได้รับการเข้ารหัสจากต้นทางถึงปลายทาง
Wiadomości i połączenia są w pełni zaszyfrowane
Zprávy a hovory jsou opatřeny koncovým šifrováním
Správy a hovory sú zabezpečené šifrovaním počas celého spojenia
Az üzenetek és hívások végpontok közötti titkosítással vannak védve
Mesajele și apelurile sunt criptate integral
Τα μηνύματα και οι κλήσεις κρυπτογραφούνται πλήρως
Meddelanden och samtal är komplett krypterade
Meldinger og samtaler er ende-til-ende-krypterte
Beskeder og opkald er end-to-end-krypterede
Viestit ja puhelut salataan täysin
Els missatges i les trucades estan xifrats d'extrem a extrem
Сіздің хаттарыңыз және қоңырауларыңыз толығымен шифрлау
Xabarlaringiz va qo‘ng‘iroqlaringiz boshidan oxirigacha shifrlash
""".strip().splitlines()
_ENCRYPTED = tuple(map(folded, _ENCRYPTION_SENTENCES))
ENCRYPTED_STARTS = frozenset(line.encode()[:START_BYTES] for line in _ENCRYPTION_SENTENCES)

# `*` is a name, a subject or a number. Compared with the folded first line.
_SENTENCES = """
* created group *|* created this group|you created this group|* added *|* were added|* was added|* left|* left the group|* removed *|* was removed
* changed the subject *|* changed the group name *|* changed the group description*|* deleted the group description|* changed this group's icon|* deleted this group's icon
* joined using *invite link|* joined using a group link*|* joined from the community|* joined this group*|* requested to join*|* security code * changed*|your security code *|* changed their phone number*|* changed to *
* disappearing messages*|* updated the message timer*|you're now an admin|you're no longer an admin|* is now an admin|* is no longer an admin|* changed this group's settings*|* admin approval*|* group's invite link*
* pinned a message|* advanced chat privacy*|you blocked this contact*|you unblocked this contact*|* is a contact|this chat is with a business*|this business *|* business account*|* started a call|* started a video call|* started a voice chat*
* hat die gruppe * erstellt|* hat diese gruppe erstellt|du hast diese gruppe erstellt|* hinzugefügt|* entfernt|* hat die gruppe verlassen|* hat den betreff *|* hat den gruppennamen *|* gruppenbild *|* gruppenbeschreibung *|* sicherheitsnummer *|* sicherheitscode *|* einladungslink *
* hat eine neue telefonnummer*|* selbstlöschende nachrichten *|* nachrichtendauer *|* jetzt * admin|* kein*e admin mehr|* blockiert*|* beigetreten*
* a créé le groupe*|* a créé ce groupe|* a ajouté *|* a retiré *|* a supprimé *|* a quitté*|* est parti*|* a changé *|* a modifié *|* a rejoint *|* code de sécurité *|* messages éphémères*|* êtes * admin*
* creó el grupo*|* creó este grupo|creaste el grupo*|* añadió *|* añadió a *|* agregó *|añadiste *|agregaste *|* eliminó *|eliminaste *|* salió del grupo|* salió|* cambió *|cambiaste *|* se unió *|* código de seguridad *|* mensajes temporales*|ahora eres admin*
* criou o grupo*|* criou este grupo|você criou *|* adicionou *|* removeu *|* saiu|* saiu do grupo|* mudou *|* alterou *|* entrou *|* código de segurança *|* mensagens temporárias*|agora você é admin*
* ha creato il gruppo*|* ha creato questo gruppo|hai creato *|* ha aggiunto *|hai aggiunto *|* ha rimosso *|* ha abbandonato*|* è uscito*|* ha cambiato *|* ha modificato *|* è entrat*|* codice di sicurezza *|* messaggi effimeri*
* heeft * groep * gemaakt|* heeft * toegevoegd|* heeft * verwijderd|* heeft de groep verlaten|* heeft het onderwerp *|* heeft de groepsnaam *|* groepsafbeelding *|* beveiligingscode *|* zelfwissende berichten *|* verdwijnende berichten *
* grubu oluşturdu|* grubunu oluşturdu|bu grubu oluşturdunuz|* ekledi|* eklediniz|* çıkardı|* çıkardınız|* ayrıldı|* gruptan ayrıldı|* grup adını *|* konuyu *|* simgesini değiştirdi|* grup açıklamasını *|* katıldı|* güvenlik kodu *|* süreli mesajlar*|* artık yöneticisiniz
* создал* группу*|* добавил*|* удалил*|* вышел*|* вышла*|* изменил*|* присоединил*|* код безопасности *|* исчезающие сообщения*|* теперь админ*
* створи* групу*|* дода*|* вилучи*|* вийшо*|* вийшла*|* зміни*|* приєдна*|* код безпеки *
أنشأ * المجموعة*|أنشأ * مجموعة*|أضاف *|أضافك *|* أضاف *|أزال *|غادر *|* غادر|غيّر *|* غيّر *|انضم *|تغيّر رمز *|* تمت إضافت*|لقد أنشأت *|لقد أضفت *
* 创建了*群组*|* 添加了*|*添加了*|*移除了*|*退出了*|* 退出了群组|*离开了*|*更改了*|*修改了*|*变更了*|*加入*群组*|*安全代码*更改*|*限时消息*|*现在是管理员*|*创建了*群组*|*创建了此群组
*建立了*群組*|*已新增*|*加入了*|*已移除*|*已離開*|*離開了*|*變更了*|*更改了*|*安全碼*變更*|*限時訊息*|*現在是管理員*
*がグループ*作成しました|*を追加しました|*を削除しました|*が退出しました|*を変更しました|*が参加しました|*セキュリティコード*変更されました*
*그룹을 만들었습니다|*추가했습니다|*내보냈습니다|*나갔습니다|*변경했습니다|*참여했습니다|*보안 코드*변경되었습니다*
* membuat grup*|* menambahkan *|* mengeluarkan *|* keluar|* mengubah *|* bergabung *|* kode keamanan *|* đã tạo nhóm*|* đã thêm *|* đã xóa *|* đã rời *|* đã thay đổi *
* utworzył* grupę*|* dodał*|* usun*|* opuści*|* zmieni*|* dołączył*|* vytvoři* skupinu*|* přida*|* odstrani*|* opusti*|* změni*|* létrehozta*|* hozzáadta*|* eltávolította*|* kilépett|* megváltoztatta*
* skapade gruppen*|* lade till *|* tog bort *|* lämnade*|* ändrade *|* opprettet gruppen*|* la til *|* fjernet *|* forlot*|* endret *|* oprettede gruppen*|* tilføjede *|* fjernede *|* loi ryhmän*|* lisäsi *|* poisti *|* poistui*|* vaihtoi *
"""

# Enough of a sentence to know, before a colon, that what stands there is no name.
_BEFORE_COLON = """
changed the subject|changed the group name|changed the group description|created group|created the group|security code|changed this group|changed the description|added you to a group in the community
hat den betreff|hat den gruppennamen|hast den gruppennamen|hat die gruppe|hast die gruppe|a changé l'objet|a changé le sujet|a changé le nom du groupe|a changé l’objet|a modifié l'objet|a créé le groupe
cambió el asunto|cambió el nombre del grupo|cambió el nombre de|creó el grupo|cambiaste el asunto|creaste el grupo|mudou o assunto|mudou o nome do grupo|alterou o assunto|alterou o nome do grupo|criou o grupo
ha cambiato l'oggetto|ha cambiato il nome del gruppo|ha modificato l'oggetto|ha creato il gruppo|hai creato il gruppo|heeft het onderwerp|heeft de groepsnaam|heeft groep|heeft de groep
konuyu|grup adını|grup konusunu|изменил тему|изменила тему|изменил название|изменила название|создал группу|создала группу|змінив тему|змінила тему|змінив назву|створив групу|створила групу
غيّر اسم المجموعة|غير اسم المجموعة|غيّر الموضوع|أنشأ المجموعة|أنشأ مجموعة|更改了群组名称|将群组名称|修改了群组名称|更改了主题|将主题更改|将主题|创建了群组|變更了群組名稱|將群組名稱|建立了群組|建立了此群組|將主旨
グループ名を|件名を|グループを作成|그룹 이름을|그룹을 만들|mengubah subjek|mengubah nama grup|membuat grup|đã đổi chủ đề|đã đổi tên nhóm|đã tạo nhóm|zmienił temat|zmieniła temat|utworzył grupę|utworzyła grupę
změnil předmět|změnil název|vytvořil skupinu|megváltoztatta a tárgyat|a schimbat subiectul|ändrade ämnet|endret emnet|ændrede emnet|vaihtoi aiheen|vaihtoi ryhmän nimeksi
"""


def _templates() -> dict[str, list[list[str]]]:
    """Every sentence, cut at its wildcards, under its longest part."""
    table: dict[str, list[list[str]]] = {}
    for template in _SENTENCES.replace("\n", "|").split("|"):
        parts = [" ".join(part.casefold().split(" ")) for part in template.strip().split("*")]
        longest = max(parts, key=len)
        if longest.strip():
            table.setdefault(longest, []).append(parts)
    return table


_TEMPLATES = _templates()
_PARTS = tuple(folded(t) for t in _BEFORE_COLON.replace("\n", "|").split("|") if t.strip())


def _is_known(plain: str) -> bool:
    """Whether a folded text fits a sentence; time is linear in its length."""
    for longest, sentences in _TEMPLATES.items():
        if longest in plain and any(_fits(plain, parts) for parts in sentences):
            return True
    return False


def _fits(plain: str, parts: list[str]) -> bool:
    """Whether the parts stand in the text in their order, the outer ones at its ends."""
    if not plain.startswith(parts[0]) or not plain.endswith(parts[-1]):
        return False
    at = len(parts[0])
    for part in parts[1:-1]:
        at = plain.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return len(plain) - len(parts[-1]) >= at


_OPENING = "“„«「『"
_CLOSING = "”“»」』"


def is_notice_behind(name: str, text: str, *, has_mark: bool) -> bool:
    """Whether a text behind a name is said by the app.

    Args:
        name: The name, without marks.
        text: The text behind it, without marks at its beginning.
        has_mark: Whether the app's mark stood before the text.

    Returns:
        True for a notice.
    """
    if len(text) > _LONGEST_NOTICE:
        return False
    plain = folded(text)
    if plain.startswith(_ENCRYPTED):
        return True
    own = folded(name)
    begins_with_name = bool(own) and plain.startswith((own + " ", own + "'s ", own + "’s "))
    if not has_mark:
        return begins_with_name and _is_known(plain)
    return begins_with_name or _is_known(plain)


def may_be_notice(before: str, behind: str) -> bool:
    """Whether a line with a colon may be a notice without a name.

    Args:
        before: What stands before the colon.
        behind: What stands behind it, first line.

    Returns:
        True where an open quotation mark or the words of a notice stand before the colon.
    """
    if len(before) > LONGEST_NAME:
        return True
    last = max(before.rfind(mark) for mark in _OPENING)
    is_open = last >= 0 and not any(mark in before[last + 1 :] for mark in _CLOSING)
    if is_open and any(mark in behind for mark in _CLOSING):
        return True
    if before.count('"') % 2 and behind.count('"') % 2:
        return True
    plain = folded(before)
    return any(part in plain for part in _PARTS)
