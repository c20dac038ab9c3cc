package org.repmlpeval.partitioning.dataset;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.ClassList;

/** A data set whose folders are the classes of its images. */
public interface ClassFolders {
    /** Names of the folders, sorted in UTF-16 code-unit order; at least one. */
    List<String> names();

    /**
     * The class list as the folders spell its names: first words of its lines where the folders are called so.
     *
     * @throws DataSetException if it does not hold all folders
     */
    ClassList matching(ClassList classes);

    /**
     * Lists the images.
     *
     * @param classes the labels' names in index order, or empty for the sorted folders
     * @throws DataSetException if the folders and the class list contradict each other, or a folder cannot be listed
     * @throws IOException if the file system fails
     */
    ImageListing list(Optional<ClassList> classes) throws IOException;
}
