window.YTD.direct_messages.part0 = [
  {
    "dmConversation": {
      "messages": [
        {
          "messageCreate": {
            "recipientId": "900200",
            "reactions": [],
            "urls": [],
            "text": "Second thought",
            "mediaUrls": [],
            "senderId": "900100",
            "id": "1750000000000000006",
            "createdAt": "2024-02-01T00:06:07.250Z",
            "editHistory": [
              {
                "createdAtSec": "1706788867",
                "editedText": "First"
              }
            ]
          }
        },
        {
          "messageCreate": {
            "recipientId": "900100",
            "reactions": [],
            "urls": [],
            "text": "ياخشىمۇسىز\nand a { \"messageCreate\" : \\ brace",
            "mediaUrls": [],
            "senderId": "900200",
            "id": "1750000000000000005",
            "createdAt": "2024-02-01T00:05:07.250Z",
            "editHistory": []
          }
        },
        {
          "messageCreate": {
            "recipientId": "900100",
            "reactions": [
              {
                "senderId": "900200",
                "reactionKey": "like",
                "eventId": "1750000000000000099",
                "createdAt": "2024-02-01T00:05:07.250Z"
              }
            ],
            "urls": [
              {
                "url": "https://t.co/abc",
                "expanded": "https://example.org/a",
                "display": "example.org/a"
              }
            ],
            "text": "https://t.co/abc",
            "mediaUrls": [
              "https://ton.example.org/dm/1750000000000000004/1750000000000000070/Bk3.jpg"
            ],
            "senderId": "900200",
            "id": "1750000000000000004",
            "createdAt": "2024-02-01T00:04:07.250Z",
            "editHistory": []
          }
        },
        {
          "messageCreate": {
            "recipientId": "900200",
            "reactions": [],
            "urls": [],
            "text": "",
            "mediaUrls": [],
            "senderId": "900100",
            "id": "1750000000000000002",
            "createdAt": "2024-02-01T00:02:07.250Z",
            "editHistory": []
          }
        },
        {
          "welcomeMessageCreate": {
            "id": "1750000000000000001",
            "senderId": "900200",
            "recipientId": "900100",
            "createdAt": "2024-02-01T00:01:07.250Z",
            "text": "Welcome"
          }
        }
      ],
      "conversationId": "900100-900200"
    }
  }
]