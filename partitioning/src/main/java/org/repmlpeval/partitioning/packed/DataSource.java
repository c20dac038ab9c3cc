package org.repmlpeval.partitioning.packed;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.dataset.ClassFolders;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.folder.ImageFolder;
import org.repmlpeval.partitioning.labels.LabelTable;
import org.repmlpeval.partitioning.manifest.Manifest;

/** The images that a path names: a folder of image files, packed files, or the images that a manifest lists. */
public interface DataSource {
    /**
     * The class folders of the images; empty if the data set holds its labels itself.
     *
     * @throws DataSetException if there are neither class folders nor labels
     * @throws IOException if the file system fails
     */
    Optional<ClassFolders> classFolders() throws IOException;

    /**
     * All images; what folders are called is no class.
     *
     * @throws DataSetException if there are none
     * @throws IOException if the file system fails
     */
    ImageListing withoutLabels() throws IOException;

    /** The labels that the data set holds itself, by the images' ids; empty if it holds none or its folders are the classes. */
    Optional<LabelTable> labels();

    /**
     * Recognises what a path names. Packed files are read for their listing; folders are listed only when it is asked for.
     *
     * @param path a folder, a packed file, a manifest, a pattern of packed files, or several of these separated by commas
     * @throws DataSetException if there is nothing at the path, or a packed file is broken
     * @throws IOException if the file system fails
     */
    static DataSource of(Configuration conf, String path, ListingOptions options) throws IOException {
        Optional<Manifest> manifest = Manifest.of(conf, path, options);
        if (manifest.isPresent()) {
            return PackedSource.of(manifest.get(), path);
        }
        Optional<PackedFiles> packed = PackedFiles.of(conf, path, options);
        return packed.isPresent()
                ? PackedSource.read(packed.get(), path, options)
                : new FolderSource(conf, path, options);
    }

    /** A folder of image files. */
    record FolderSource(Configuration conf, String path, ListingOptions options) implements DataSource {
        @Override
        public Optional<ClassFolders> classFolders() throws IOException {
            return Optional.of(ImageFolder.withClasses(conf, path, options));
        }

        @Override
        public ImageListing withoutLabels() throws IOException {
            return ImageFolder.withoutLabels(conf, path, options);
        }

        @Override
        public Optional<LabelTable> labels() {
            return Optional.empty();
        }
    }
}
