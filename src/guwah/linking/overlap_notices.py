"""
What an app's own line tells of, in whatever language the phone wrote it.

Pure text in, one word out; written for Guwah. `overlap_trace` applies it.

The rules of this list are:
  * It names what happened (someone was added, the subject changed), never who or what.
  * A sentence that fits no line of the list has no name; it is then compared by its words alone.
  * The first line that fits counts; the more telling words stand first.
"""

from __future__ import annotations

from typing import Final

# One thing that an app says a line; `|` between the words by which it is known.
_WORDS: Final = (
    ("encrypted", "end-to-end|ende-zu-ende|de bout en bout|de extremo a extremo|de ponta a ponta|ponta a ponta"
                  "|uçtan uca|сквозным шифрованием|наскрізним|مشفرة|مشفّرة|رمزگذاری|端到端|端對端|エンドツーエンド"
                  "|종단간|păstrate criptate|шифрлау|shifrlash|מקצה"),
    ("security-code", "security code|sicherheitsnummer|sicherheitscode|code de sécurité|código de segur"
                      "|codice di sicurezza|beveiligingscode|güvenlik kodu|код безопасности|код безпеки"
                      "|رمز الأمان|کد امنیتی|安全码|安全代码|安全碼|セキュリティコード|보안 코드"),
    ("number", "phone number|telefonnummer|rufnummer|numéro de téléphone|numero di telefono|número de tel"
               "|telefoonnummer|telefon numara|номер телефон|رقم هاتف|شماره تلفن|电话号码|手机号|電話號碼"
               "|電話番号|전화번호"),
    ("expiring", "disappearing message|message timer|selbstlöschende|nachrichtendauer|éphémère|mensajes temporales"
                 "|mensagens temporárias|messaggi effimeri|zelfwissende|verdwijnende|süreli mesaj|исчезающ"
                 "|зникаюч|ذاتية الاختفاء|限时消息|限時訊息|消えるメッセージ|사라지는 메시지"),
    ("invite", "invite link|group link|einladungslink|lien d'invitation|enlace de invitación|link de convite"
               "|link d'invito|uitnodigingslink|davet bağlantı|ссылке-приглашению|по ссылке|رابط الدعوة"
               "|邀请链接|邀請連結|招待リンク|초대 링크"),
    ("created", "created group|created this group|created the group|gruppe erstellt|erstellt|a créé|creó el grupo"
                "|creó este grupo|creaste|criou o grupo|criou este grupo|criou|ha creato|hai creato|gemaakt"
                "|oluşturdu|создал|створи|أنشأ|ایجاد کرد|创建了|創建了|建立了|作成しました|만들었습니다"),
    ("icon", "group's icon|group icon|gruppenbild|l'icône|l’icône|ícono|ícone|imagen del grupo|imagem do grupo"
             "|l'immagine|groepsafbeelding|simgesini|иконку|аватар|значок|أيقونة|图标|頭像|头像|アイコン|아이콘"),
    ("description", "description|gruppenbeschreibung|beschreibung|descripción|descrição|descrizione|omschrijving"
                    "|beschrijving|açıklama|описание|опис групи|وصف|توضیحات|描述|說明|説明|설명"),
    ("subject", "the subject|group name|betreff|gruppennamen|l'objet|l’objet|le sujet|nom du groupe|el asunto"
                "|nombre del grupo|o assunto|nome do grupo|l'oggetto|nome del gruppo|onderwerp|groepsnaam|konuyu"
                "|grup adını|grup konusunu|тему|название|назву|اسم المجموعة|الموضوع|نام گروه|群组名称|群名|主题"
                "|群組名稱|主旨|グループ名|件名|그룹 이름"),
    ("admin", "admin|yönetici|админ|адмін|مشرف|مسؤول|مدیر|管理员|管理員|管理者|관리자"),
    ("removed", "removed|entfernt|a retiré|a supprimé|eliminó|eliminaste|removeu|ha rimosso|verwijderd|çıkardı"
                "|удалил|вилучи|أزال|حذف کرد|移除|削除しました|내보냈습니다|mengeluarkan"),
    ("left", "left|hat die gruppe verlassen|verlassen|a quitté|est parti|salió|saiu|ha abbandonato|è uscit"
             "|ayrıldı|вышел|вышла|покинул|вийшо|вийшла|غادر|ترک کرد|退出|离开了|離開|退出しました|나갔습니다|keluar"),
    ("added", "added|hinzugefügt|a ajouté|añadió|agregó|añadiste|agregaste|adicionou|ha aggiunto|hai aggiunto"
              "|toegevoegd|ekledi|добавил|додав|додала|أضاف|تمت إضاف|اضافه کرد|添加了|邀请|加入了|新增"
              "|追加しました|추가했습니다|초대했습니다|menambahkan"),
    ("joined", "joined|beigetreten|a rejoint|se unió|entrou|è entrat|neemt deel|lid geworden|katıldı|присоединил"
               "|приєдна|вступил|انضم|پیوست|加入|参加しました|참여했습니다|bergabung"),
    ("pinned", "pinned|angeheftet|épinglé|fijó|fixou|fissato|vastgezet|sabitledi|закрепил|закріпи|ثبّت|置顶|置頂"
               "|ピン留め|고정"),
    ("blocked", "blocked|blockiert|bloqué|bloqueaste|bloqueou|bloccato|geblokkeerd|engelledi|заблокир|заблок"
                "|حظر|拉黑|屏蔽|封鎖|ブロック|차단"),
)  # fmt: skip
_LISTED: Final = tuple((name, tuple(words.split("|"))) for name, words in _WORDS)
_LONGEST: Final = 400


def notice_name(text: str) -> str | None:
    """What an app's line tells of.

    Args:
        text: The line, as written.

    Returns:
        A word of the list (`added`, `left`), or None where no line of it fits.
    """
    plain = text[:_LONGEST].casefold()
    for name, words in _LISTED:
        if any(word in plain for word in words):
            return name
    return None
