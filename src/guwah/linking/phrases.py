"""
Courtesies, app phrases and words for one-time codes, in the languages of those we serve.

Data and nothing else; written for Guwah. `boilerplate` applies it.

The rules of this list are:
  * One line a theme; phrases are separated by `|`; script and spelling as people write them.
  * A phrase is whole words. But for wishes it holds nothing about family, places, money or deeds:
    "how is your mother" is a greeting and can be a threat, so it is not here.
  * Uyghur stands in one script; the normal form finds it in the others.
"""

from __future__ import annotations

from typing import Final

COURTESY: Final = (
    # English
    "hello|hello there|hi|hi there|hey|dear friend|dear sir|dear madam|greetings|good day",
    "good morning|good afternoon|good evening|good night|sweet dreams|sleep well",
    "how are you|how are you doing|how are you doing today|how are you today|how do you do",
    "how is it going|how have you been|hope you are well|i hope you are doing well|long time no see",
    "have a nice day|have a good day|have a great day|have a nice weekend|have a good weekend",
    "happy birthday|happy birthday to you|happy new year|happy anniversary|merry christmas",
    "happy holidays|happy nowruz|happy eid|eid mubarak|ramadan mubarak|ramadan kareem|jumma mubarak",
    "i wish you all the best|wish you all the best|wishing you all the best|all the best|best wishes",
    "congratulations|many happy returns|get well soon|take care|see you|see you later|see you soon",
    "see you tomorrow|talk to you later|goodbye|bye|bye bye|thank you|thank you very much",
    "thank you so much|thanks|thanks a lot|many thanks|you are welcome|no problem|no worries",
    "please|sorry|i am sorry|excuse me|ok|okay|yes|no|of course|sure|nice to meet you",
    "pleased to meet you|where are you|are you there|call me|call me back|i will call you back",
    "sincerely|kind regards|best regards|warm regards|yours faithfully|yours sincerely",
    "are you free|are you busy|let us talk later|let s talk later|talk soon|good luck|well done|welcome",
    "congratulations to you and your family|happy new year to you and your family|happy weekend",
    "same to you|you too|i am fine|i am fine thank you|how about you|good to see you|enjoy your day",
    # Uyghur
    "ئەسسالامۇ ئەلەيكۇم|ۋەئەلەيكۇم ئەسسالام|ئەسسالام|سالام|سالام بەردىم|ياخشىمۇسىز|ياخشىمۇسەن",
    "ياخشىمۇسىلەر|تىنچلىقمۇ|تىنچلىقمۇسىز|ئەھۋالىڭىز قانداق|قانداق ئەھۋالىڭىز|قانداق ئەھۋالىڭ",
    "ئەھۋالىڭ قانداق|قانداق تۇردىڭىز|ياخشى تۇردىڭىزمۇ|ئوبدان تۇردىڭىزمۇ|سالامەت تۇردىڭىزمۇ",
    "خەيرلىك سەھەر|خەيرلىك ئەتىگەن|خەيرلىك كۈن|خەيرلىك كەچ|خەيرلىك كېچە|جۈمەڭىزگە مۇبارەك بولسۇن",
    "بايرىمىڭىزغا مۇبارەك بولسۇن|ھېيتىڭىزغا مۇبارەك بولسۇن|ھېيت مۇبارەك|بايرىمىڭىز مۇبارەك بولسۇن",
    "نورۇز مۇبارەك|تۇغۇلغان كۈنىڭىزگە مۇبارەك بولسۇن|يېڭى يىلىڭىزغا مۇبارەك بولسۇن|مۇبارەك بولسۇن",
    "رەھمەت|رەھمەت سىزگە|كۆپ رەھمەت|ئاللاھ رازى بولسۇن|خۇدايىم ساقلىسۇن|ئامان بولۇڭ|خوش|خوش ئەمىسە",
    "خەير خوش|ياخشى|بولىدۇ|ماقۇل|ھەئە|ياق|كەچۈرۈڭ|مەرھەمەت|ئامىن|ئىنشائاللاھ",
    "рәхмәт|рәхмәт сизгә|көп рәхмәт",
    "ھارمىغايسىز|ھارمىغايسىلەر|ھارماڭ|كۆرۈشكىچە|ئەتە كۆرۈشەيلى|كېيىن كۆرۈشەيلى|خۇش كەپسىز|خوش كەپسىز",
    "ئىشلىرىڭىز ئوڭۇشلۇق بولسۇن|ئىشىڭىز ئوڭۇشلۇق بولسۇن|كۈنىڭىز خەيرلىك بولسۇن|كېچىڭىز خەيرلىك بولسۇن",
    "ياخشى تۇرۇۋاتامسىز|ئوبدان تۇرۇۋاتامسىز|تېنىڭىز سالامەتمۇ|سالامەت بولۇڭ|تەبرىكلەيمەن|تەشەككۈر|كۆپ تەشەككۈر",
    "بەختلىك بولۇڭ|ياخشى ئۇخلاڭ|شىپالىق تىلەيمەن|ئاللاھقا شۈكرى|رامىزان مۇبارەك|قۇربان ھېيت مۇبارەك",
    # Chinese
    "您好|你好|你好吗|您好吗|大家好|早上好|早安|上午好|中午好|下午好|晚上好|晚安|在吗|在不在",
    "最近怎么样|最近好吗|最近还好吗|最近忙吗|有空聊聊|有空吗|好久不见|吃了吗|吃饭了吗|睡了吗|幸会",
    "很高兴认识你|很高兴认识您|请问有什么可以帮您|请问有什么可以帮助您|有什么可以帮您|请问|请多关照",
    "祝您生活愉快|祝你生活愉快|祝您身体健康|祝你身体健康|万事如意|工作顺利|一切顺利|祝你好运|心想事成",
    "新年快乐|新春快乐|春节快乐|元旦快乐|恭喜发财|恭贺新禧|中秋快乐|端午安康|国庆快乐|节日快乐|周末愉快",
    "圣诞快乐|生日快乐|祝你生日快乐|祝您生日快乐|恭喜恭喜|恭喜你|恭喜您|谢谢|谢谢你|谢谢您|谢谢大家",
    "非常感谢|多谢|感谢|不客气|不用谢|没关系|没事|对不起|不好意思|抱歉|再见|拜拜|回头见|明天见|保重|辛苦了",
    "知道了|收到|明白了|哈哈哈哈|哈哈",
    "注意身体|多注意身体|早点休息|好好休息|晚安好梦|明天再联系|明天再聊|改天再聊|改天聊|有空联系|保持联系|阖家幸福|阖家欢乐",
    "身体健康|平安喜乐|平安健康|事事顺心|祝您有美好的一天|祝你有美好的一天|祝一切安好|新年好|过年好|恭贺新春|假期愉快",
    "元宵节快乐|中秋节快乐|端午节快乐|教师节快乐|情人节快乐|妇女节快乐|儿童节快乐|劳动节快乐|国庆节快乐|早日康复",
    "欢迎|欢迎光临|久仰|请稍等|稍等|好的|好的谢谢|嗯嗯|没问题|加油|晚上好吗|您辛苦了|你辛苦了|打扰了|打扰一下",
    # Turkish
    "merhaba|merhabalar|selam|selamlar|selamün aleyküm|aleyküm selam|esselamu aleyküm|günaydın",
    "iyi günler|iyi akşamlar|iyi geceler|iyi sabahlar|hayırlı sabahlar|hayırlı günler|hayırlı akşamlar",
    "hayırlı geceler|hayırlı cumalar|cumanız mübarek olsun|hayırlı ramazanlar|hayırlı kandiller",
    "nasılsın|nasılsınız|nasılsın iyi misin|iyi misin|iyi misiniz|ne haber|naber|ne var ne yok",
    "bayramınız mübarek olsun|bayramınız kutlu olsun|bayramın mübarek olsun|iyi bayramlar",
    "mutlu bayramlar|kurban bayramınız mübarek olsun|ramazan bayramınız mübarek olsun",
    "doğum günün kutlu olsun|doğum gününüz kutlu olsun|iyi ki doğdun|mutlu yıllar|yeni yılınız kutlu olsun",
    "teşekkürler|teşekkür ederim|çok teşekkür ederim|çok teşekkürler|sağ ol|sağ olun|rica ederim",
    "bir şey değil|kolay gelsin|geçmiş olsun|hoş geldin|hoş geldiniz|hoş bulduk|görüşürüz|hoşça kal",
    "hoşça kalın|güle güle|allaha emanet ol|allaha emanet olun|tamam|tamamdır|evet|hayır|lütfen",
    "özür dilerim|kusura bakma|kusura bakmayın|memnun oldum|tanıştığımıza memnun oldum|inşallah|maşallah",
    "allah rahatlık versin|allah razı olsun|allah kabul etsin|hayırlı bayramlar|hayırlı işler|hayırlı olsun",
    "hayırlı uğurlu olsun|tebrikler|tebrik ederim|kutlarım|afiyet olsun|eline sağlık|elinize sağlık|kendine iyi bak",
    "kendinize iyi bakın|sonra görüşürüz|yarın görüşürüz|müsait misin|müsait misiniz|nice yıllara|iyi haftalar",
    "iyi hafta sonları|ne yapıyorsun|ne yapıyorsunuz|tatlı rüyalar|iyi uykular|size de|sana da|başarılar",
    # Kazakh
    "сәлем|сәлеметсіз бе|сәлеметсіңдер ме|ассалаумағалейкум|уағалейкум ассалам|қайырлы таң|қайырлы күн",
    "қайырлы кеш|қайырлы түн|қалайсыз|қалайсың|қалыңыз қалай|қалың қалай|жағдайыңыз қалай|хал қалай",
    "күніңіз сәтті өтсін|сәттілік|сәттілік тілеймін|туған күніңізбен|туған күнің құтты болсын",
    "туған күніңіз құтты болсын|жаңа жылыңызбен|мерекеңізбен|мейрамыңыз құтты болсын|наурыз құтты болсын",
    "айт қабыл болсын|жұма мүбарак болсын|рахмет|көп рахмет|үлкен рахмет|сау болыңыз|сау бол|көріскенше",
    "құтты болсын|құттықтаймын|наурыз мейрамы құтты болсын|наурыз мейрамыңыз құтты болсын|қайырлы жұма",
    "айтыңыз құтты болсын|ораза қабыл болсын|жаңа жыл құтты болсын|жаңа жылыңыз құтты болсын|бақытты болыңыз",
    "аман болыңыз|аман бол|денсаулық тілеймін|ертең кездескенше|кездескенше|жақсы тұрдыңыз ба|қош келдіңіз",
    "салам|саламатсызбы|саламатсыңарбы|кандайсыз|кандайсың|кутман таң|кутман кеч|кутмандуу күн|рахмат|чоң рахмат",
    "жакшы калыңыз|туулган күнүңүз менен|майрамыңыз менен|assalomu alaykum|salom|xayrli tong|xayrli kun|xayrli kech",
    "qalaysiz|yaxshimisiz|rahmat|katta rahmat|bayramingiz muborak|bayramingiz bilan|ramazon muborak|hayit muborak",
    # Russian
    "здравствуйте|здравствуй|привет|приветствую|добрый день|доброе утро|добрый вечер|доброй ночи",
    "спокойной ночи|как дела|как ваши дела|как твои дела|как вы|как ты|как поживаете|как поживаешь",
    "как жизнь|что нового|хорошего дня|хорошего вечера|хороших выходных|удачного дня|удачи|всего доброго",
    "всего хорошего|до свидания|до встречи|до завтра|пока|с днём рождения|счастья и здоровья",
    "счастья|здоровья|с новым годом|с праздником|с рождеством|поздравляю|поздравляем|всего наилучшего",
    "спасибо|спасибо большое|большое спасибо|благодарю|пожалуйста|не за что|извините|простите",
    "приятно познакомиться|очень приятно|рад знакомству|да|нет|хорошо|ладно|конечно|с уважением",
    "не отвлекаю|не отвлекаю вас|не помешал|не помешала|вы свободны|ты свободен|поговорим позже|созвонимся",
    "созвонимся позже|с наступающим|с наступающим новым годом|крепкого здоровья|успехов|всех благ|хорошего отдыха",
    "сладких снов|взаимно|вам тоже|тебе тоже|здрасте|добро пожаловать|желаю счастья|желаю удачи|желаю здоровья",
    # Arabic
    "السلام عليكم|السلام عليكم ورحمة الله|السلام عليكم ورحمة الله وبركاته|وعليكم السلام",
    "وعليكم السلام ورحمة الله وبركاته|مرحبا|مرحبا بك|أهلا|أهلا وسهلا|صباح الخير|صباح النور|مساء الخير",
    "مساء النور|تصبح على خير|كيف حالك|كيف الحال|كيف حالكم|كيفك|كيف حالك اليوم|جمعة مباركة|رمضان كريم",
    "رمضان مبارك|عيد مبارك|عيد سعيد|كل عام وأنتم بخير|كل عام وأنت بخير|عيد ميلاد سعيد|سنة جديدة سعيدة",
    "شكرا|شكرا جزيلا|شكرا لك|جزاك الله خيرا|بارك الله فيك|عفوا|من فضلك|آسف|مع السلامة|إلى اللقاء",
    "في أمان الله|إن شاء الله|ما شاء الله|الحمد لله|نعم|لا|تشرفنا|مبروك",
    "عيد مبارك عليكم|عيد مبارك عليكم وعلى أهلكم|عيدكم مبارك|كل عام وأنتم إلى الله أقرب|تقبل الله منا ومنكم|صباح الورد",
    "مساء الورد|يومك سعيد|نهارك سعيد|ليلة سعيدة|أسعد الله صباحكم|أسعد الله مساءكم|هل أنت متفرغ|نتحدث لاحقا|أراك لاحقا",
    "أراك غدا|ألف مبروك|بالتوفيق|أتمنى لك يوما سعيدا|مشكور|تحياتي|مع تحياتي|حياك الله|الله يسلمك|الله يعافيك|لا شكر على واجب",
    # Persian
    "سلام|سلام علیکم|درود|صبح بخیر|ظهر بخیر|عصر بخیر|شب بخیر|وقت بخیر|روز بخیر|روز خوبی داشته باشید",
    "شب خوبی داشته باشید|حال شما چطور است|حالت چطوره|حال شما|چطوری|چطورید|خوبی|خوبید|خسته نباشید",
    "عید شما مبارک|عیدتان مبارک|نوروز مبارک|سال نو مبارک|تولدت مبارک|تولدتان مبارک|مبارک باشد",
    "ممنون|ممنونم|خیلی ممنون|مرسی|متشکرم|سپاس|سپاسگزارم|خواهش می کنم|ببخشید|خداحافظ|خدانگهدار",
    "خوشبختم|از آشنایی با شما خوشبختم|بله|نه|باشه",
    "شب خوش|روز خوش|روز شما بخیر|صبح شما بخیر|وقت شما بخیر|شب شما بخیر|خسته نباشی|دست شما درد نکند|دستت درد نکنه",
    "قربان شما|لطف دارید|خوش آمدید|به امید دیدار|بعدا صحبت می کنیم|فردا می بینمت|موفق باشید|سلامت باشید|تبریک می گویم",
    "مبارکتان باشد|نوروزتان پیروز|سال نو بر شما مبارک|یلدا مبارک|ایام به کام|حالتون چطوره|چه خبر|تماس می گیرم",
    # Tibetan
    "བཀྲ་ཤིས་བདེ་ལེགས|བཀྲ་ཤིས་བདེ་ལེགས་ཞུ|ལོ་གསར་བཀྲ་ཤིས་བདེ་ལེགས|ལོ་གསར་བཀྲ་ཤིས་བདེ་ལེགས་ཞུ|ལོ་གསར་ལ་བཀྲ་ཤིས་བདེ་ལེགས",
    "སྐུ་གཟུགས་བདེ་པོ་ཡིན་པས|སྐུ་ཁམས་བཟང|ཐུགས་རྗེ་ཆེ|ཐུགས་རྗེ་ཆེ་ཞུ|བཀའ་དྲིན་ཆེ|ང་ལྷའི་སྐུ་དྲིན|ག་ལེར་ཕེབས|ག་ལེར་བཞུགས",
    "སྔ་དྲོ་བདེ་ལེགས|ཉིན་གུང་བདེ་ལེགས|དགོང་དྲོ་བདེ་ལེགས|གཟིམ་འཇག་གནང|འཁྲུངས་སྐར་ལ་བཀྲ་ཤིས་བདེ་ལེགས|དགོངས་དག",
    "སང་ཉིན་མཇལ་ཡོང|རྗེས་མ་མཇལ་ཡོང|བདེ་མོ|བདེ་མོ་ཡིན་ནམ|དགའ་བསུ་ཞུ|ལགས་སོ|ཡག་པོ་འདུག|དགོངས་མོ་བདེ་ལེགས",
    # German
    "hallo|guten morgen|guten tag|guten abend|gute nacht|wie geht es dir|wie geht es ihnen|wie geht s|alles gute",
    "herzlichen glückwunsch|alles gute zum geburtstag|frohes neues jahr|frohe weihnachten|frohe ostern|vielen dank",
    "danke|danke schön|vielen lieben dank|bitte|bitte schön|tschüss|auf wiedersehen|bis später|bis morgen|bis bald",
    "schönen tag|schönen tag noch|schönen abend noch|schönes wochenende|liebe grüße|viele grüße|mit freundlichen grüßen",
    # French
    "bonjour|bonsoir|bonne nuit|salut|comment allez vous|comment ça va|ça va|bonne journée|bonne soirée|bon week end",
    "joyeux anniversaire|bonne année|joyeux noël|bonnes fêtes|merci|merci beaucoup|de rien|s il vous plaît|au revoir",
    "à bientôt|à demain|à plus tard|félicitations|cordialement|bien cordialement|excusez moi|enchanté|enchantée",
    # what apps say
    "missed voice call|missed video call|missed call|missed group call|no answer|call ended|cancelled",
    "this message was deleted|you deleted this message|message deleted|null|media omitted|image omitted",
    "video omitted|audio omitted|sticker omitted|gif omitted|document omitted|contact card omitted",
    "view once message|waiting for this message this may take a while|this message was edited|forwarded",
    "forwarded many times|sent from my iphone|sent from my ipad|sent from my samsung galaxy|get outlook for ios",
    "changed this groups icon|changed this group s icon|changed the group description|created this group",
    "attached|file attached|anhang|datei angehängt|fichier joint|archivo adjunto|dosya ekli|файл добавлен|файл прикреплен",
    "get outlook for android|sent from wechat|joined telegram|photo|video|voice message|sticker|location",
    "messages and calls are end to end encrypted|tap to learn more|no one outside of this chat can read them",
    "对方撤回了一条消息|你撤回了一条消息|撤回了一条消息|转发自微信|动画表情",
    "视频通话已取消|语音通话已取消|görüntülü arama cevapsız|sesli arama cevapsız|пропущенный вызов|голосовое сообщение",
    "语音通话|视频通话|未接来电|对方已取消|已取消|通话时长|对方无应答|聊天记录|发自我的iphone|来自我的iphone",
    "我通过了你的朋友验证请求现在我们可以开始聊天了|以上是打招呼的内容|你已添加了现在可以开始聊天了",
    "cevapsız sesli arama|cevapsız görüntülü arama|bu mesaj silindi|medya dahil edilmedi|iletildi",
    "пропущенный аудиозвонок|пропущенный видеозвонок|пропущенный звонок|данное сообщение удалено",
    "сообщение удалено|без медиафайлов|отправлено с iphone|пересланное сообщение",
    "مكالمة صوتية فائتة|مكالمة فيديو فائتة|تم حذف هذه الرسالة|أرسلت من iphone|تماس بی پاسخ|این پیام حذف شد",
    "جاۋابسىز چاقىرىش|بۇ ئۇچۇر ئۆچۈرۈلدى|ұмытылған қоңырау|жіберілмеген қоңырау|қабылданбаған қоңырау",
)

CODE_WORDS: Final = (
    "تەستىق نومۇرىڭىز|تەستىق كودىڭىز|دەلىللەش كودى|دەلىللەش كودىڭىز|دەلىللەش نومۇرىڭىز|دەلىل كودىڭىز",
    "ырастоо коду|ырастоо кодуңуз|tasdiqlash kodi|tasdiqlash kodingiz|код входа|код для входа",
    "verification code|security code|login code|sign in code|one time code|one time password|passcode|otp|pin code",
    "your code|confirmation code|code is|验证码|校验码|动态码|动态密码|短信密码|确认码|登录码|安全码",
    "doğrulama kodu|doğrulama kodunuz|onay kodu|onay kodunuz|güvenlik kodu|giriş kodu|tek kullanımlık",
    "код подтверждения|проверочный код|код безопасности|одноразовый пароль|одноразовый код|ваш код",
    "растау коды|растау кодыңыз|رمز التحقق|رمز التأكيد|كود التفعيل|رمز الأمان|كلمة المرور لمرة واحدة",
    "کد تایید|کد تأیید|کد فعال سازی|رمز یکبار مصرف|تەستىق نومۇرى|دەلىللەش نومۇرى|تەستىق كودى|དག་མཆན་ཨང",
)
