"""Contacts in a text: telephone numbers, addresses, handles, links, cards, plates, ID numbers.

Finds and normalises by form alone; looks nothing up, marks nobody, joins nobody. What is
demanded and what belongs to a sender is told apart by a person.
"""
