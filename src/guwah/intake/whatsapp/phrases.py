"""
What the app itself writes in place of a body, in the languages in which it has been seen.

Data only. The phrases are the interface strings of WhatsApp for Android and iPhone; a phrase
that is missing here leaves an ordinary message, never a lost one.

The rules of these tables are:
  * A phrase stands without angle brackets, bidirectional marks and the dot at its end.
  * Comparison is by `folded`: case, kinds of white space and marks do not count.
  * Only a whole body, or the place that the app gives to the phrase, is compared.
"""

from __future__ import annotations

_MARKS = dict.fromkeys(
    map(ord, "\u200e\u200f\u061c\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
)


def folded(text: str) -> str:
    """The form in which phrases are compared.

    Args:
        text: Any text.

    Returns:
        Lower case, one plain space between words, no marks, no dot at the end.
    """
    return " ".join(text.translate(_MARKS).casefold().split()).rstrip(".。।").rstrip()


def phrases(text: str) -> frozenset[str]:
    """The folded phrases of a table written with `|` and line ends between them."""
    parts = [part.strip() for part in text.replace("\n", "|").split("|") if part.strip()]
    for part in parts:
        _as_written.update((part, part + ".", part + "。"))
    return frozenset(map(folded, parts))


_as_written: set[str] = set()


# `<…>` on Android, one for every kind of media; the older ones stand beside today's.
OMITTED_MEDIA = phrases("""
Media omitted|Video message omitted|Video note omitted|View once voice message omitted
Medien ausgeschlossen|Medien ausgelassen|Medien weggelassen|Videonachricht weggelassen|Videonotiz ausgelassen|Médias omis|Média omis|Fichier omis|Fichiers omis
Archivo omitido|Multimedia omitido|Archivo multimedia omitido|Medios omitidos|Media omitido|Mídia oculta|Mídia omitida|Arquivo de mídia oculto
Ficheiro não revelado|Ficheiro omitido|Media omessi|Media omesso|File omesso|Media weggelaten|Bestand weggelaten
Medya dahil edilmedi|Medya atlanmış|Medya eklenmedi|Без медиафайлов|Файл пропущен|Медиа отсутствует|Медіа пропущено|Без медіафайлів
تم استبعاد الوسائط|تم حذف الوسائط|تم استثناء الوسائط|پیوست نما/آهنگ حذف شد|رسانه حذف شد|میڈیا چھوڑ دیا گیا|מדיה הושמטה|המדיה לא נכללה|המדיה הוסרה
मीडिया के बिना|मीडिया छोड़ा गया|省略多媒体文件|省略影音内容|媒体文件已省略|忽略多媒體檔|忽略多媒體檔案|已略去多媒體檔案|メディアは含まれていません|メディアなし|メディアは省略されました
미디어를 제외한 대화내용|미디어 파일을 생략한 대화내용|미디어 파일 생략됨|Media tidak disertakan|Media disingkirkan|Bỏ qua Media|Bỏ qua phương tiện|สื่อถูกลบ|ไม่รวมสื่อ
pliki pominięto|Pominięto multimedia|Média vynechána|Médiá vynechané|Hiányzó médiafájl|Hiányzik a médiafájl|Conținut media omis|Fișier media omis
Εξαίρεση πολυμέσων|Τα πολυμέσα παραλείφθηκαν|Media har utelämnats|Media utelämnat|Uten vedlegg|Medier utelatt|Mediefil udeladt|Media jätetty pois|Mitjans omesos
Medijski zapis izostavljen|Медији су изостављени|Без файл|Файл қосылған жоқ|Fayl o‘tkazib yuborildi|Media çıxarılmışdır|Медиа алынып салынды
""")

# Whole bodies on iPhone, one for each kind of media; for documents behind the file's name.
OMITTED_KINDS = phrases("""
image omitted|video omitted|audio omitted|GIF omitted|sticker omitted|document omitted|Contact card omitted|video note omitted|video message omitted
Bild weggelassen|Video weggelassen|Audio weggelassen|GIF weggelassen|Sticker weggelassen|Dokument weggelassen|Kontaktkarte ausgelassen|Kontaktkarte weggelassen
Videonachricht weggelassen|Videonotiz weggelassen|Bild ausgelassen|Video ausgelassen|Audio ausgelassen|GIF ausgelassen|Sticker ausgelassen|Dokument ausgelassen
image absente|vidéo absente|audio omis|GIF retiré|sticker omis|document manquant|Fiche contact manquante|note vidéo absente|image omise|vidéo omise
imagen omitida|Video omitido|audio omitido|GIF omitido|sticker omitido|documento omitido|Tarjeta de contacto omitida|nota de video omitida
imagem ocultada|imagem oculta|imagem omitida|vídeo omitido|vídeo oculto|áudio ocultado|áudio oculto|figurinha omitida|Cartão do contato omitido|imagem não revelada|vídeo não revelado
immagine omessa|video omesso|audio omesso|GIF esclusa|sticker non incluso|sticker omesso|documento omesso|Scheda contatto omessa
afbeelding weggelaten|video weggelaten|audio weggelaten|GIF weggelaten|sticker weggelaten|document weggelaten|Visitekaartje weggelaten
görüntü dahil edilmedi|video dahil edilmedi|ses dahil edilmedi|GIF dahil edilmedi|Çıkartma dahil edilmedi|belge dahil edilmedi|Kişi kartı dahil edilmedi
изображение отсутствует|видео отсутствует|аудиофайл отсутствует|GIF отсутствует|стикер не добавлен|документ отсутствует|Карточка контакта отсутствует
зображення відсутнє|відео відсутнє|аудіо відсутнє|документ пропущено|Наклейку не додано|GIF-анімацію пропущено|Картка контакту відсутня
لم يتم إدراج الصورة|لم يتم إدراج الفيديوهات|لم يتم إدراج المقاطع الصوتية|لم يتم إدراج صورة GIF|تم حذف الملصقات|لم يتم إدراج المستند|لم يتم إدراج بطاقة جهة اتصال
تصویر حذف شد|ویدیو حذف شد|صدا حذف شد|GIF حذف شد|استیکر حذف شد|سند حذف شد|תמונה הושמטה|התמונה הושמטה|סרטון הווידאו הושמט|קטע קול הושמט|סטיקר הושמט|מסמך הושמט
照片已忽略|图像已忽略|图像已省略|视频已忽略|视频已省略|音频已忽略|音频已省略|贴图已省略|贴图已忽略|GIF 动态图已被忽略|文档已省略|文件已省略|联系人卡片已忽略
圖像已省略|圖片已略去|影片已省略|影片已略去|音訊已省略|音訊已略去|貼圖已忽略|貼圖已略去|GIF 圖片已被省略|文件已略去|文件已忽略|聯絡人卡片已省略
画像は含まれていません|ビデオは含まれていません|音声は含まれていません|スタンプは含まれていません|ドキュメントは含まれていません|GIFは含まれていません|連絡先カードを省略
이미지 생략됨|비디오 생략됨|동영상 생략됨|오디오 생략됨|스티커 제외됨|스티커 생략됨|문서 생략됨|GIF 생략됨|연락처 카드 생략됨
gambar tidak disertakan|video tidak disertakan|audio tidak disertakan|stiker tidak disertakan|dokumen tidak disertakan|GIF tidak disertakan|imej tidak dimasukkan|video tidak dimasukkan
đã bỏ qua hình ảnh|đã bỏ video|bỏ qua tệp âm thanh|đã bỏ sticker|đã bỏ qua tài liệu|ไม่มีรูปภาพ|วิดีโอถูกลบ|ไม่มีไฟล์เสียง|ไม่มีสติกเกอร์
obraz pominięty|wideo pominięte|audio pominięte|pominięto naklejkę|dokument pominięty|obrázek vynechán|video vynecháno|zvukový soubor vynechán|dokument vynechán
obrázok vynechaný|video vynechané|zvuk vynechaný|kép kihagyva|Videó kihagyva|Hang kihagyva|dokumentum kihagyva|Imagine omisă|clip video omis|fără audio
bild utesluten|video utesluten|ljud utelslutet|ljud uteslutet|dokument uteslutet|bilde ikke inkludert|bilde utelatt|video utelatt|lyd utelatt|billede udeladt|video udeladt|lyd udeladt|dokument udeladt
kuva jätetty pois|videota ei sisällytetä|äänitiedostoa ei sisällytetä|dokumenttia ei sisällytetä|tarraa ei sisällytetty|εικόνα παραλείφθηκε|βίντεο παραλείφθηκε|ήχος παραλείφθηκε
""")

DELETED = phrases("""
This message was deleted|You deleted this message|Message deleted|This message was deleted by an admin|You deleted this message as admin
Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht|Ce message a été supprimé|Vous avez supprimé ce message
Se eliminó este mensaje|Este mensaje fue eliminado|Eliminaste este mensaje|Esta mensagem foi apagada|Mensagem apagada|Você apagou esta mensagem|Apagou esta mensagem
Questo messaggio è stato eliminato|Hai eliminato questo messaggio|Dit bericht is verwijderd|U hebt dit bericht verwijderd|Je hebt dit bericht verwijderd
Bu mesaj silindi|Bu mesajı sildiniz|Данное сообщение удалено|Это сообщение удалено|Сообщение удалено|Вы удалили данное сообщение|Вы удалили это сообщение
Це повідомлення було видалено|Повідомлення видалено|Ви видалили це повідомлення|تم حذف هذه الرسالة|لقد حذَفت هذه الرسالة|حذفت هذه الرسالة|أنت حذفت هذه الرسالة
این پیام حذف شده است|این پیام حذف شد|شما این پیام را حذف کردید|یہ میسج حذف کر دیا گیا ہے|הודעה זו נמחקה|ההודעה הזו נמחקה|מחקת את ההודעה הזו|מחקת הודעה זו
यह मैसेज डिलीट कर दिया गया है|यह संदेश मिटाया गया|आपने यह मैसेज डिलीट किया|这条消息已被删除|这条消息已删除|此消息已删除|信息已删除|您已删除这条消息|你删除了这条消息|您删除了这条消息
此訊息已刪除|這則訊息已刪除|您已刪除此訊息|你刪除了這則訊息|このメッセージは削除されました|このメッセージを削除しました|이 메시지는 삭제되었습니다|삭제된 메시지입니다|삭제한 메시지입니다|이 메시지를 삭제했습니다
Pesan ini dihapus|Pesan ini telah dihapus|Anda menghapus pesan ini|Anda telah menghapus pesan ini|Mesej ini telah dipadam|Anda telah memadamkan mesej ini|Tin nhắn này đã bị xóa|Bạn đã xóa tin nhắn này|ข้อความนี้ถูกลบแล้ว|คุณได้ลบข้อความนี้
Ta wiadomość została usunięta|Wiadomość usunięta|Tato zpráva byla smazána|Tato zpráva byla odstraněna|Táto správa bola odstránená|Ez az üzenet törlésre került|Törölted ezt az üzenetet
Acest mesaj a fost șters|Ați șters acest mesaj|Αυτό το μήνυμα διαγράφηκε|Διαγράψατε αυτό το μήνυμα|Det här meddelandet raderades|Detta meddelande raderades|Du raderade detta meddelande|Denne meldingen ble slettet|Du slettet denne meldingen
Denne besked blev slettet|Denne besked er blevet slettet|Tämä viesti poistettiin|Poistit tämän viestin|Aquest missatge s'ha suprimit|Ova poruka je izbrisana|Ова порука је обрисана|Съобщението беше изтрито
Бұл хат жойылды|Сіз бұл хатты жойдыңыз|Ushbu xabar o‘chirildi|Siz ushbu xabarni o‘chirdingiz|Bu mesaj silinib
""")

# `<…>` behind the text of an edited message.
EDITED = phrases("""
This message was edited|Edited|Diese Nachricht wurde bearbeitet|Ce message a été modifié|Se editó este mensaje|Este mensaje fue editado|Mensagem editada|Esta mensagem foi editada
Questo messaggio è stato modificato|Dit bericht is bewerkt|Bu mesaj düzenlendi|Данное сообщение изменено|Сообщение изменено|Это сообщение отредактировано|Це повідомлення відредаговано
تم تعديل هذه الرسالة|این پیام ویرایش شد|ההודעה הזו נערכה|הודעה זו נערכה|此消息已编辑|这条消息已编辑|这条消息经过编辑|此訊息已編輯|這則訊息已編輯|訊息已編輯|このメッセージは編集されました|이 메시지는 수정되었습니다|수정된 메시지입니다
Pesan ini diedit|Mesej ini telah diedit|Tin nhắn này đã được chỉnh sửa|ข้อความนี้ถูกแก้ไข|Wiadomość edytowana|Edytowano tę wiadomość|Tato zpráva byla upravena|Az üzenetet szerkesztették|Acest mesaj a fost editat
Το μήνυμα επεξεργάστηκε|Det här meddelandet har redigerats|Denne meldingen ble redigert|Denne besked blev redigeret|Viestiä muokattiin|Tätä viestiä muokattiin|इस मैसेज को एडिट किया गया
""")

VIEW_ONCE = phrases("""
View once voice message omitted|View once message|View once photo|View once video|You received a view once message. For added privacy, you can only open it on your phone
Einmalansicht|Einmalig ansehen|Vue unique|Visualización única|Ver una vez|Visualização única|Visualizza una volta|Eenmalig weergeven|Tek gösterimlik|Однократный просмотр
عرض لمرة واحدة|仅看一次|僅供檢視一次|一次性查看|1回表示|한 번 보기
""")

LIVE_LOCATION = phrases("""
live location shared|Live location shared|Live-Standort wird geteilt|Localisation en direct partagée|Position en direct partagée|ubicación en tiempo real compartida|Ubicación en tiempo real compartida
localização atual compartilhada|localização em tempo real compartilhada|Está a partilhar a sua localização|posizione attuale condivisa|live locatie gedeeld|Mevcut konum paylaşıldı|Canlı konum paylaşıldı
Геоданные отправлены|Трансляция геоданных|геодані надіслано|تمت مشاركة الموقع المباشر|مکان زنده به اشتراک گذاشته شد|משתף מיקום בשידור חי|लाइव स्थान साझा किया गया|共享实时位置|已共享实时位置|實時位置已分享|即時位置已分享
ライブロケーション共有|ライブロケーションを共有しました|공유한 실시간 위치|Lokasi terkini dibagikan|lokasi terkini dikongsi|vị trí hiện thời được chia sẻ|udostępniona transmisja położenia|byla sdílena aktuální poloha
locație în timp real distribuită|η τωρινή τοποθεσία κοινοποιήθηκε|liveposition delad|posisjon i sanntid delt|live placering delt|live-sijainti jaettu|Ubicació en directe compartida|қазіргі орынмен бөлісті|jonli joylashuv ulashildi
""")

LOCATION = phrases("""
location|Standort|localisation|ubicación|localização|posizione|locatie|konum|местоположение|геолокация|місцезнаходження|الموقع|موقعیت|מיקום|स्थान|位置|位置情報|위치|lokasi|vị trí|ตำแหน่ง|ตำแหน่งที่ตั้ง
położenie|lokalizacja|poloha|Helyzet|locație|τοποθεσία|plats|posisjon|placering|sijainti|ubicació|lokacija|локација|орналасуы|joylashuv|məkan|يەر|ئورۇن
""")

POLL = phrases("""
POLL|UMFRAGE|SONDAGE|ENCUESTA|ENQUETE|SONDAGGIO|PEILING|POLL (PEILING)|ANKET|ОПРОС|ОПИТУВАННЯ|استطلاع|استطلاع رأي|استطلاع الرأي|نظرسنجی|סקר|पोल|投票|アンケート|투표|POLLING|JAJAK PENDAPAT
CUỘC THĂM DÒ Ý KIẾN|BÌNH CHỌN|โพล|ANKIETA|ANKETA|SZAVAZÁS|SONDAJ|ΔΗΜΟΣΚΟΠΗΣΗ|OMRÖSTNING|AVSTEMNING|AFSTEMNING|KYSELY|ENQUESTA|САУАЛНАМА
""")

# In round brackets behind a file's name on Android.
FILE_ATTACHED = phrases("""
file attached|Datei angehängt|fichier joint|archivo adjunto|archivo adjuntado|arquivo anexado|ficheiro anexado|file allegato|bestand bijgevoegd|dosya ekli|dosya eklendi|файл добавлен|файл прикреплен|файл прикреплён|файл додано|файл долучено
الملف مرفق|ملف مرفق|مرفق|پیوست شد|فایل پیوست شد|پیوستہ فائل|קובץ מצורף|הקובץ מצורף|फ़ाइल अटैच की गई|फाइल अटैच कर दी गई है|फाइल संलग्न|附件|文件附件|附件檔案|附加檔案|ファイル添付|添付ファイル|添付ファイル有り|파일 첨부됨|첨부 파일
file terlampir|fail dilampirkan|tệp đính kèm|ไฟล์ที่แนบ|ไฟล์แนบ|załączony plik|plik załączony|soubor byl přiložen|súbor pripojený|fájl csatolva|fișier atașat|συνημμένο αρχείο|bifogad fil|vedlagt fil|fil vedhæftet|liitetiedosto|arxiu adjunt
datoteka u privitku|priložena datoteka|прикачен файл|қосымша файл|fayl biriktirildi|fayl əlavə olunub|skedë e ngjitur
""")

# In angle brackets before a colon and a file's name on iPhone.
ATTACHED = phrases("""
attached|Anhang|angehängt|pièce jointe|adjunto|anexado|anexo|allegato|bijgevoegd|eklendi|прикреплено|вложение|додано|المُرفق|مرفق|پیوست|پیوستہ|מצורף|संलग्न|अटैच किया गया|附件|已附加|添付ファイル|첨부됨|첨부
terlampir|dilampir|dilampirkan|đính kèm|แนบ|załączono|příloha|príloha|csatolva|atașare|επισυνάφθηκε|bifogat|vedlagt|vedhæftet|liite|adjunt|priloženo
""")

MISSED_VOICE = phrases("""
Missed voice call|Missed group voice call|Missed group call|Silenced voice call|Verpasster Sprachanruf|Verpasster Gruppenanruf|Appel vocal manqué|Llamada perdida|Llamada de voz perdida|Chamada de voz perdida|Ligação de voz perdida|Chiamata vocale persa
Gemist spraakgesprek|Gemiste spraakoproep|Cevapsız sesli arama|Пропущенный аудиозвонок|Пропущенный голосовой звонок|Пропущений аудіодзвінок|مكالمة صوتية فائتة|تماس صوتی پاسخ داده نشده|تماس صوتی بی‌پاسخ|שיחה קולית שלא נענתה|वॉइस कॉल मिस हुई|मिस्ड वॉइस कॉल
未接语音通话|未接語音通話|音声通話不在着信|不在着信|부재중 전화|부재중 음성통화|Panggilan suara tak terjawab|Panggilan suara terlepas|Cuộc gọi nhỡ|Cuộc gọi thoại nhỡ|สายที่ไม่ได้รับ|Nieodebrane połączenie głosowe|Nieodebrane połączenie|Zmeškaný hlasový hovor|Zmeškaný hovor
Nem fogadott hanghívás|Apel vocal nepreluat|Apel vocal ratat|Αναπάντητη φωνητική κλήση|Missat röstsamtal|Tapt taleanrop|Ubesvaret taleopkald|Vastaamaton äänipuhelu|Trucada de veu perduda|Propušten glasovni poziv|Жауапсыз қоңырау
""")

MISSED_VIDEO = phrases("""
Missed video call|Missed group video call|Silenced video call|Verpasster Videoanruf|Appel vidéo manqué|Videollamada perdida|Chamada de vídeo perdida|Ligação de vídeo perdida|Videochamada perdida|Videochiamata persa|Gemist videogesprek|Gemiste video-oproep
Cevapsız görüntülü arama|Пропущенный видеозвонок|Пропущений відеодзвінок|مكالمة فيديو فائتة|تماس تصویری پاسخ داده نشده|تماس تصویری بی‌پاسخ|שיחת וידאו שלא נענתה|मिस्ड वीडियो कॉल|未接视频通话|未接視像通話|未接視訊通話|ビデオ通話不在着信|부재중 영상통화
Panggilan video tak terjawab|Panggilan video terlepas|Cuộc gọi nhỡ video|Cuộc gọi video nhỡ|วิดีโอคอลที่ไม่ได้รับ|Nieodebrane połączenie wideo|Zmeškaný videohovor|Nem fogadott videohívás|Apel video nepreluat|Αναπάντητη βιντεοκλήση
Missat videosamtal|Tapt videoanrop|Ubesvaret videoopkald|Vastaamaton videopuhelu|Trucada de vídeo perduda|Propušten video poziv|Жауапсыз видео қоңырау
""")

# Answered, declined or unanswered calls, as today's iPhone writes them: `Voice call. 3 min`.
VOICE_CALL = phrases("""
Voice call|Group voice call|Group call|Sprachanruf|Appel vocal|Llamada de voz|Chamada de voz|Ligação de voz|Chiamata vocale|Spraakoproep|Spraakgesprek|Sesli arama|Аудиозвонок|Голосовой звонок|Аудіодзвінок
مكالمة صوتية|تماس صوتی|שיחה קולית|वॉइस कॉल|语音通话|語音通話|音声通話|음성통화|Panggilan suara|Cuộc gọi thoại|Połączenie głosowe|Hlasový hovor|Röstsamtal|Taleanrop|Äänipuhelu
""")
VIDEO_CALL = phrases("""
Video call|Group video call|Videoanruf|Appel vidéo|Videollamada|Chamada de vídeo|Ligação de vídeo|Videochamada|Videochiamata|Video-oproep|Videogesprek|Görüntülü arama|Видеозвонок|Відеодзвінок
مكالمة فيديو|تماس تصویری|שיחת וידאו|वीडियो कॉल|视频通话|視訊通話|視像通話|ビデオ通話|영상통화|Panggilan video|Cuộc gọi video|Połączenie wideo|Videohovor|Videosamtal|Videoanrop|Videopuhelu
""")
NO_ANSWER = phrases("""
No answer|Declined|Missed|Tap to call back|Click to call back|Keine Antwort|Zum Zurückrufen tippen|Pas de réponse|Sans réponse|Sin respuesta|No contestada|Sem resposta|Não atendida|Nessuna risposta|Geen antwoord|Niet beantwoord|Cevaplanmadı|Cevapsız
Нет ответа|Без ответа|Немає відповіді|لم يتم الرد|لا يوجد رد|بدون پاسخ|אין מענה|无人接听|未接听|未接聽|無人接聽|応答なし|응답 없음|Tidak dijawab|Không trả lời|Brak odpowiedzi|Bez odpovědi|Inget svar|Ikke besvart|Ei vastausta
""")

# Bodies, in UTF-8, that need a closer look though nothing in them is set off by marks or brackets.
WHOLE_BODIES = frozenset(phrase.encode() for phrase in _as_written)
LONGEST_WHOLE_BYTES = max(map(len, WHOLE_BODIES))
POLL_BEGINNINGS = frozenset(
    (word + colon + end).encode()
    for poll in POLL
    for word in (poll, poll.upper(), poll.capitalize())
    for colon in (":", " :", "：")
    for end in ("", "\r")
)
START_BYTES = 8
MISSED_STARTS = frozenset(
    phrase.encode()[:START_BYTES]
    for missed in MISSED_VOICE | MISSED_VIDEO
    for phrase in (missed, missed.capitalize(), missed.title())
)
