package org.repmlpeval.partitioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource({
        "s3a://AKIA:hush@bucket/val, s3a://*********(redacted)@bucket/val",
        "cannot read 's3a://AKIA:hu+s%2Fh@bucket/a b' now, cannot read 's3a://*********(redacted)@bucket/a b' now",
        "s3a://AKIA:hu/sh@bucket/x, s3a://*********(redacted)@bucket/x",
        "ftp://:hush@host/x ftp://u:hush@host/y, ftp://*********(redacted)@host/x ftp://*********(redacted)@host/y",
        "https://host/a?v=1&sig=hush&se=2, https://host/a?v=1&sig=*********(redacted)&se=2",
        "https://host/a?X-Amz-Signature=hush, https://host/a?X-Amz-Signature=*********(redacted)",
        "https://host/a?access_token=hush \"x\", https://host/a?access_token=*********(redacted) \"x\""
    })
    void passwordsAndSignaturesAreTakenOut(String text, String safe) {
        assertThat(Secrets.redacted(text)).isEqualTo(safe);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abfs://container@account.dfs.core.windows.net/val",
                "hdfs://nameservice:8020/a@b/c:d@e.png",
                "file:/data/token=3/a.png",
                "spark://host:7077",
                "12:30@noon",
                ""
            })
    void otherTextsStayAsTheyAre(String text) {
        assertThat(Secrets.redacted(text)).isEqualTo(text);
    }

    @Test
    void secretSettingsOfACommandLineAreTakenOut() {
        assertThat(Secrets.redacted(
                        List.of(
                                "evaluate",
                                "--conf",
                                "spark.hadoop.fs.s3a.secret.key=hush",
                                "--password",
                                "hush",
                                "--db-token=hush",
                                "fs.s3a.access.key=hush",
                                "--batch",
                                "8",
                                "--data",
                                "s3a://a:hush@b"),
                        Secrets.NAMES))
                .containsExactly(
                        "evaluate",
                        "--conf",
                        "spark.hadoop.fs.s3a.secret.key=*********(redacted)",
                        "--password",
                        "*********(redacted)",
                        "--db-token=*********(redacted)",
                        "fs.s3a.access.key=*********(redacted)",
                        "--batch",
                        "8",
                        "--data",
                        "s3a://*********(redacted)@b");
        assertThat(Secrets.redacted(List.of("my.pin=4", "a=b"), Pattern.compile("pin")))
                .containsExactly("my.pin=*********(redacted)", "a=b");
    }
}
