# Build the jar first: mvn -B package
FROM eclipse-temurin:25-jre

RUN useradd --system --home-dir /data hearth \
    && install --directory --owner=hearth --group=hearth --mode=0700 /data
COPY target/hearth.jar /opt/hearth/hearth.jar

USER hearth
WORKDIR /data
VOLUME /data
EXPOSE 8008
ENV HEARTH_LISTEN_HOST=0.0.0.0 HEARTH_DATA_DIR=/data

# The embedded PostgreSQL shares the container's memory.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-jar", "/opt/hearth/hearth.jar"]
