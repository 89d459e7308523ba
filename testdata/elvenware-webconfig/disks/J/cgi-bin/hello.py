print("Content-Type: text/plain")
print("")
print("Hello from cgi-bin")
