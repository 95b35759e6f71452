"""
Names of months in the languages in which Meta writes its pages: a table, nothing else.

The rules of this module are:
  * A name that means two months in two languages means both: `lipanj` is Croatian for June,
    `lipiec` Polish for July, and `lip` is short for either.
  * A name that is not here is not known; nobody guesses from its beginning.
  * Calendars other than the Gregorian are left out: Thai and Persian pages may count otherwise.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# One line a language, twelve groups a line, forms of one month parted by a stroke.
_LINES = """
en: january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec
de: januar|jan|jänner februar|feb märz|mär april|apr mai juni|jun juli|jul august|aug september|sept|sep oktober|okt november|nov dezember|dez
fr: janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août septembre|sept octobre|oct novembre|nov décembre|déc
es: enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago septiembre|setiembre|sep|sept|set octubre|oct noviembre|nov diciembre|dic
pt: janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set outubro|out novembro|nov dezembro|dez
it: gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago settembre|set ottobre|ott novembre|nov dicembre|dic
ca: gener|gen febrer|febr març abril|abr maig juny juliol|jul agost|ag setembre|set octubre|oct novembre|nov desembre|des
gl: xaneiro|xan febreiro|feb marzo|mar abril|abr maio xuño xullo|xul agosto|ago setembro|set outubro|out novembro|nov decembro|dec
nl: januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sep oktober|okt november|nov december|dec
sv: januari|jan februari|feb mars april|apr maj juni|jun juli|jul augusti|aug september|sep|sept oktober|okt november|nov december|dec
da: januar|jan februar|feb marts|mar april|apr maj juni|jun juli|jul august|aug september|sep|sept oktober|okt november|nov december|dec
nb: januar|jan februar|feb mars|mar april|apr mai juni|jun juli|jul august|aug september|sep|sept oktober|okt november|nov desember|des
is: janúar|jan febrúar|feb mars|mar apríl|apr maí júní|jún júlí|júl ágúst|ágú september|sep október|okt nóvember|nóv desember|des
fi: tammikuuta|tammikuu|tammik|tammi helmikuuta|helmikuu|helmik|helmi maaliskuuta|maaliskuu|maalisk|maalis huhtikuuta|huhtikuu|huhtik|huhti toukokuuta|toukokuu|toukok|touko kesäkuuta|kesäkuu|kesäk|kesä heinäkuuta|heinäkuu|heinäk|heinä elokuuta|elokuu|elok|elo syyskuuta|syyskuu|syysk|syys lokakuuta|lokakuu|lokak|loka marraskuuta|marraskuu|marrask|marras joulukuuta|joulukuu|jouluk|joulu
et: jaanuar|jaan veebruar|veebr märts aprill|apr mai juuni juuli august|aug september|sept oktoober|okt november|nov detsember|dets
lv: janvāris|janv februāris|febr marts aprīlis|apr maijs jūnijs|jūn jūlijs|jūl augusts|aug septembris|sept oktobris|okt novembris|nov decembris|dec
lt: sausio|sausis|saus vasario|vasaris|vas kovo|kovas|kov balandžio|balandis|bal gegužės|gegužė|geg birželio|birželis|birž liepos|liepa|liep rugpjūčio|rugpjūtis|rugp rugsėjo|rugsėjis|rugs spalio|spalis|spal lapkričio|lapkritis|lapkr gruodžio|gruodis|gruod
pl: stycznia|styczeń|sty lutego|luty|lut marca|marzec|mar kwietnia|kwiecień|kwi maja|maj czerwca|czerwiec|cze lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz października|październik|paź listopada|listopad|lis grudnia|grudzień|gru
cs: ledna|leden|led února|únor|úno března|březen|bře dubna|duben|dub května|květen|kvě června|červen|čvn července|červenec|čvc srpna|srpen|srp září|zář října|říjen|říj listopadu|listopad|lis prosince|prosinec|pro
sk: januára|január|jan februára|február|feb marca|marec|mar apríla|apríl|apr mája|máj júna|jún júla|júl augusta|august|aug septembra|september|sep októbra|október|okt novembra|november|nov decembra|december|dec
sl: januar|jan februar|feb marec|mar april|apr maj junij|jun julij|jul avgust|avg september|sep oktober|okt november|nov december|dec
hr: siječnja|siječanj|sij veljače|veljača|velj ožujka|ožujak|ožu travnja|travanj|tra svibnja|svibanj|svi lipnja|lipanj|lip srpnja|srpanj|srp kolovoza|kolovoz|kol rujna|rujan|ruj listopada|listopad|lis studenoga|studenog|studeni|stu prosinca|prosinac|pro
sr: januar|jan februar|feb mart|mar april|apr maj jun|juni jul|juli avgust|avg septembar|sep|sept oktobar|okt novembar|nov decembar|dec
hu: január|jan február|febr március|márc április|ápr május|máj június|jún július|júl augusztus|aug szeptember|szept október|okt november|nov december|dec
ro: ianuarie|ian februarie|feb martie|mar aprilie|apr mai iunie|iun iulie|iul august|aug septembrie|sept|sep octombrie|oct noiembrie|nov|noi decembrie|dec
sq: janar|jan shkurt|shk mars|mar prill|pri maj qershor|qer korrik|kor gusht|gush shtator|sht tetor|tet nëntor|nën dhjetor|dhj
tr: ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık|ara
az: yanvar|yan fevral|fev mart|mar aprel|apr may iyun|iyn iyul|iyl avqust|avq sentyabr|sen oktyabr|okt noyabr|noy dekabr|dek
uz: yanvar|yan fevral|fev mart|mar aprel|apr may iyun iyul avgust|avg sentabr|sen oktabr|okt noyabr|noy dekabr|dek
id: januari|jan februari|feb maret|mar april|apr mei juni|jun juli|jul agustus|agu|agt september|sep oktober|okt november|nov desember|des
ms: januari|jan februari|feb mac april|apr mei jun julai|jul ogos|ogo september|sep oktober|okt november|nov disember|dis
fil: enero|ene pebrero|peb marso|mar abril|abr mayo|may hunyo|hun hulyo|hul agosto|ago setyembre|set oktubre|okt nobyembre|nob disyembre|dis
sw: januari|jan februari|feb machi|mac aprili|apr mei juni|jun julai|jul agosti|ago septemba|sep oktoba|okt novemba|nov desemba|des
ru: января|январь|янв февраля|февраль|фев|февр марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн июля|июль|июл августа|август|авг сентября|сентябрь|сен|сент октября|октябрь|окт ноября|ноябрь|ноя|нояб декабря|декабрь|дек
uk: січня|січень|січ лютого|лютий|лют березня|березень|бер|берез квітня|квітень|кві|квіт травня|травень|тра|трав червня|червень|чер|черв липня|липень|лип серпня|серпень|сер|серп вересня|вересень|вер жовтня|жовтень|жов|жовт листопада|листопад|лис грудня|грудень|гру|груд
be: студзеня|студзень|сту лютага|люты|лют сакавіка|сакавік|сак красавіка|красавік|кра мая|май|траўня чэрвеня|чэрвень|чэр ліпеня|ліпень|ліп жніўня|жнівень|жні верасня|верасень|вер кастрычніка|кастрычнік|кас лістапада|лістапад|ліс снежня|снежань|сне
bg: януари|яну февруари|фев март|мар април|апр май юни юли август|авг септември|септ|сеп октомври|окт ноември|ноем|ное декември|дек
mk: јануари|јан февруари|фев|февр март|мар април|апр мај јуни|јун јули|јул август|авг септември|септ октомври|окт ноември|ноем декември|дек
kk: қаңтар|қаң ақпан|ақп наурыз|нау сәуір|сәу мамыр|мам маусым|мау шілде|шіл тамыз|там қыркүйек|қыр қазан|қаз қараша|қар желтоқсан|жел
el: ιανουαρίου|ιανουάριος|ιαν φεβρουαρίου|φεβρουάριος|φεβ μαρτίου|μάρτιος|μαρ απριλίου|απρίλιος|απρ μαΐου|μάιος|μαΐ|μαϊ|μάι ιουνίου|ιούνιος|ιουν ιουλίου|ιούλιος|ιουλ αυγούστου|αύγουστος|αυγ σεπτεμβρίου|σεπτέμβριος|σεπ|σεπτ οκτωβρίου|οκτώβριος|οκτ νοεμβρίου|νοέμβριος|νοε|νοεμ δεκεμβρίου|δεκέμβριος|δεκ
ar: يناير|جانفي فبراير|فيفري مارس أبريل|ابريل|إبريل|أفريل مايو|ماي يونيو|يونية|جوان يوليو|يولية|جويلية أغسطس|اغسطس|أوت سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر
he: בינואר|ינואר|ינו בפברואר|פברואר|פבר במרץ|מרץ באפריל|אפריל|אפר במאי|מאי ביוני|יוני ביולי|יולי באוגוסט|אוגוסט|אוג בספטמבר|ספטמבר|ספט באוקטובר|אוקטובר|אוק בנובמבר|נובמבר|נוב בדצמבר|דצמבר|דצמ
hi: जनवरी|जन फ़रवरी|फरवरी|फ़र मार्च अप्रैल|अप्रै मई जून जुलाई|जुल अगस्त|अग सितंबर|सितम्बर|सित अक्टूबर|अक्तूबर|अक्टू नवंबर|नवम्बर|नव दिसंबर|दिसम्बर|दिस
"""


def months_of(word: str) -> frozenset[int]:
    """The months that a word can mean; none if it is no name of a month.

    Args:
        word: A word without white space, in any case, with or without its dot.
    """
    return _table().get(folded(word), frozenset())


def folded(word: str) -> str:
    """A word as the table has it: composed, in small letters, without dots."""
    told = unicodedata.normalize("NFC", word).replace("İ", "i").lower()
    return unicodedata.normalize("NFC", told.replace("\u0307", "")).strip(".")


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = {}
    for line in _LINES.strip().splitlines():
        groups = line.split(": ", 1)[1].split(" ")
        if len(groups) != 12:
            raise ValueError(f"a year has twelve months: {line[:3]}")
        for month, forms in enumerate(groups, 1):
            for form in forms.split("|"):
                table.setdefault(folded(form), set()).add(month)
    return {form: frozenset(months) for form, months in table.items()}
