window.YTD.direct_messages_group.part0 = [
  {
    "dmConversation": {
      "conversationId": "1700000000000000001",
      "messages": [
        {
          "participantsLeave": {
            "userIds": [
              "900300"
            ],
            "createdAt": "2024-02-01T01:00:07.250Z"
          }
        },
        {
          "messageCreate": {
            "reactions": [],
            "urls": [],
            "text": "I am going",
            "mediaUrls": [],
            "senderId": "900300",
            "id": "1750000000000000050",
            "createdAt": "2024-02-01T00:50:07.250Z",
            "editHistory": []
          }
        },
        {
          "reactionCreate": {
            "senderId": "900100",
            "reactionKey": "sad",
            "eventId": "1",
            "createdAt": "2024-02-01T00:51:07.250Z"
          }
        },
        {
          "participantsJoin": {
            "initiatingUserId": "900100",
            "userIds": [
              "900300"
            ],
            "createdAt": "2024-02-01T00:40:07.250Z"
          }
        },
        {
          "conversationNameUpdate": {
            "initiatingUserId": "900100",
            "name": "Tea",
            "createdAt": "2024-02-01T00:30:07.250Z"
          }
        },
        {
          "joinConversation": {
            "initiatingUserId": "900200",
            "participantsSnapshot": [
              "900100",
              "900200"
            ],
            "createdAt": "2024-02-01T00:20:07.250Z"
          }
        },
        {
          "somethingNew": {
            "initiatingUserId": "900200",
            "createdAt": "2024-02-01T00:19:07.250Z",
            "value": 7
          }
        }
      ]
    }
  }
]