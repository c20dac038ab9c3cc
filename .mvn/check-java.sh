# Sourced by mvnw: says in one sentence that this build does not run on the Java at hand, before Maven or a plugin says it in many.
checked_java=${JAVA_HOME:+$JAVA_HOME/bin/}java
checked_version=$("$checked_java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
# Without a version, mvnw itself says that there is no Java. Java 8 calls itself 1.8.
if [ -n "$checked_version" ] && { [ "$checked_version" -lt 17 ] || [ "$checked_version" -gt 22 ]; }; then
  [ "$checked_version" != 1 ] || checked_version=8
  echo "mvnw: The build needs JDK 17 to 22, but $checked_java is version $checked_version. Set JAVA_HOME to a JDK 17." >&2
  exit 1
fi
