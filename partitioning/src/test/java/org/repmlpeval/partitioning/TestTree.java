package org.repmlpeval.partitioning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.folder.ImageFolder;

/** A local folder that a test fills. */
public record TestTree(Path root) {

    /** A file of so many bytes, byte i being i + the length. */
    public TestTree file(String id, int bytes) {
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            content[i] = (byte) (i + bytes);
        }
        try {
            Path file = root.resolve(id);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TestTree folder(String id) throws IOException {
        Files.createDirectories(root.resolve(id));
        return this;
    }

    public TestTree link(String id, Path target) throws IOException {
        Files.createSymbolicLink(root.resolve(id), target);
        return this;
    }

    public ImageListing list() throws IOException {
        return list(Optional.empty());
    }

    public ImageListing listWithoutLabels() throws IOException {
        return ImageFolder.withoutLabels(new Configuration(), root.toString(), ListingOptions.defaults());
    }

    public ImageListing list(Optional<ClassList> classes) throws IOException {
        return ImageFolder.list(new Configuration(), root.toString(), classes, ListingOptions.defaults());
    }
}
