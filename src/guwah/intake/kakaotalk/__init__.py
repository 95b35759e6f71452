"""KakaoTalk's exports of one chat, of four kinds of device."""
