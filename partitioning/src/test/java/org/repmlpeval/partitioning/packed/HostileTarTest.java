package org.repmlpeval.partitioning.packed;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.dataset.ListingOptions;

/** Archives that are made to keep a reader busy. */
class HostileTarTest {
    @TempDir
    Path folder;

    /** CVE-2023-42503: the time is a number of so many digits that computing with it takes hours. */
    @ParameterizedTest
    @CsvSource({"val.tar, mtime", "val.tar, atime", "val.tar.gz, mtime", "val.tgz, LIBARCHIVE.creationtime"})
    void aTimeOfMillionsOfDigitsIsRefused(String name, String key) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                OutputStream packed = name.endsWith(".tar") ? out : new GZIPOutputStream(out);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(packed)) {
            String record = " " + key + "=9e9999999\n";
            int length = record.length() + 2;
            header(tar, ((length) + record).getBytes(StandardCharsets.US_ASCII));
            TarArchiveEntry image = new TarArchiveEntry("class/image.png");
            image.setSize(3);
            tar.putArchiveEntry(image);
            tar.write(new byte[3]);
            tar.closeArchiveEntry();
        }
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> assertThatThrownBy(
                        () -> DataSource.of(new Configuration(), file.toString(), ListingOptions.defaults())
                                .withoutLabels())
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(name));
    }

    private static void header(TarArchiveOutputStream tar, byte[] records) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
        entry.setSize(records.length);
        tar.putArchiveEntry(entry);
        tar.write(records);
        tar.closeArchiveEntry();
    }
}
